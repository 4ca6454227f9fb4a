// Original file: proto/aegir/v1/backup.proto


export interface MoveSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'newUri'?: (string);
  'platform'?: (string);
  'databaseServer'?: (string);
  'keepName'?: (boolean);
}

export interface MoveSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'newUri': (string);
  'platform': (string);
  'databaseServer': (string);
  'keepName': (boolean);
}
