// Original file: proto/aegir/v1/admin.proto


export interface GetTaskRequest {
  'id'?: (string);
}

export interface GetTaskRequest__Output {
  'id': (string);
}
