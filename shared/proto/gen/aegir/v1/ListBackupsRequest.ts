// Original file: proto/aegir/v1/backup.proto


export interface ListBackupsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'site'?: (string);
}

export interface ListBackupsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'site': (string);
}
