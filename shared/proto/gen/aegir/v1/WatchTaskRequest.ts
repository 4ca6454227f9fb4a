// Original file: proto/aegir/v1/admin.proto


export interface WatchTaskRequest {
  'id'?: (string);
}

export interface WatchTaskRequest__Output {
  'id': (string);
}
