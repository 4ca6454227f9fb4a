// Original file: proto/aegir/v1/admin.proto


export interface SetPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
  'docroot'?: (string);
  '_docroot'?: "docroot";
}

export interface SetPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
  'docroot'?: (string);
  '_docroot'?: "docroot";
}
