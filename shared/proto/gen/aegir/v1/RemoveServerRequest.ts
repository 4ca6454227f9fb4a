// Original file: proto/aegir/v1/admin.proto


export interface RemoveServerRequest {
  'requestId'?: (string);
  'name'?: (string);
  'etag'?: (string);
}

export interface RemoveServerRequest__Output {
  'requestId': (string);
  'name': (string);
  'etag': (string);
}
