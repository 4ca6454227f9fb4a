// Original file: proto/aegir/v1/admin.proto


export interface AddPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'publishPath'?: (string);
  'docroot'?: (string);
  'server'?: (string);
  'php'?: (string);
}

export interface AddPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'publishPath': (string);
  'docroot': (string);
  'server': (string);
  'php': (string);
}
