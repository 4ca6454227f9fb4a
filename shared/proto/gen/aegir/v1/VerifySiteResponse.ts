// Original file: proto/aegir/v1/admin.proto


export interface VerifySiteResponse {
  'taskId'?: (string);
}

export interface VerifySiteResponse__Output {
  'taskId': (string);
}
