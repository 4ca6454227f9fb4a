// Original file: proto/aegir/v1/backup.proto


export interface PruneBackupsRequest {
  'requestId'?: (string);
  'site'?: (string);
  'dryRun'?: (boolean);
}

export interface PruneBackupsRequest__Output {
  'requestId': (string);
  'site': (string);
  'dryRun': (boolean);
}
