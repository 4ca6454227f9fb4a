// Original file: proto/aegir/v1/admin.proto


export interface RemovePlatformRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
}

export interface RemovePlatformRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
}
