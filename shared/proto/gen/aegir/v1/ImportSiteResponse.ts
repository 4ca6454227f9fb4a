// Original file: proto/aegir/v1/import.proto


export interface ImportSiteResponse {
  'taskId'?: (string);
}

export interface ImportSiteResponse__Output {
  'taskId': (string);
}
