// Original file: proto/aegir/v1/backup.proto


export interface CloneSiteRequest {
  'requestId'?: (string);
  'source'?: (string);
  'uri'?: (string);
  'platform'?: (string);
  'databaseServer'?: (string);
}

export interface CloneSiteRequest__Output {
  'requestId': (string);
  'source': (string);
  'uri': (string);
  'platform': (string);
  'databaseServer': (string);
}
