// Original file: proto/aegir/v1/admin.proto


export interface RemoveServerResponse {
  'taskId'?: (string);
}

export interface RemoveServerResponse__Output {
  'taskId': (string);
}
