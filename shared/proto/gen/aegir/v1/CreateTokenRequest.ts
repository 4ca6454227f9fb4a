// Original file: proto/aegir/v1/admin.proto


export interface CreateTokenRequest {
  'requestId'?: (string);
  'server'?: (string);
  'ttlSeconds'?: (number);
}

export interface CreateTokenRequest__Output {
  'requestId': (string);
  'server': (string);
  'ttlSeconds': (number);
}
