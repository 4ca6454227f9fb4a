// Original file: proto/aegir/v1/admin.proto


export interface RollbackPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'release'?: (string);
}

export interface RollbackPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'release': (string);
}
