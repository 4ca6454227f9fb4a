// Original file: proto/aegir/v1/admin.proto


export interface RebuildPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'allowMassDelete'?: (boolean);
}

export interface RebuildPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'allowMassDelete': (boolean);
}
