// Original file: proto/aegir/v1/admin.proto


export interface SetPlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
  'docroot'?: (string);
  'php'?: (string);
  '_docroot'?: "docroot";
  '_php'?: "php";
}

export interface SetPlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
  'docroot'?: (string);
  'php'?: (string);
  '_docroot'?: "docroot";
  '_php'?: "php";
}
