// Original file: proto/aegir/v1/admin.proto


export interface RevokeSpokeRequest {
  'requestId'?: (string);
  'server'?: (string);
}

export interface RevokeSpokeRequest__Output {
  'requestId': (string);
  'server': (string);
}
