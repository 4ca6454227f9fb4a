// Original file: proto/aegir/v1/admin.proto


export interface VerifyPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'deep'?: (boolean);
  'allowMassDelete'?: (boolean);
}

export interface VerifyPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'deep': (boolean);
  'allowMassDelete': (boolean);
}
