// Original file: proto/aegir/v1/backup.proto


export interface RestoreBackupRequest {
  'requestId'?: (string);
  'name'?: (string);
  'uri'?: (string);
  'platform'?: (string);
  'databaseServer'?: (string);
}

export interface RestoreBackupRequest__Output {
  'requestId': (string);
  'name': (string);
  'uri': (string);
  'platform': (string);
  'databaseServer': (string);
}
