// Original file: proto/aegir/v1/admin.proto


export interface VerifyServerRequest {
  'requestId'?: (string);
  'name'?: (string);
}

export interface VerifyServerRequest__Output {
  'requestId': (string);
  'name': (string);
}
