// Original file: proto/aegir/v1/admin.proto


export interface VerifyServerResponse {
  'taskId'?: (string);
}

export interface VerifyServerResponse__Output {
  'taskId': (string);
}
