// Original file: proto/aegir/v1/import.proto


export interface ImportSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'platform'?: (string);
  'folder'?: (string);
  'dump'?: (string);
  'databaseServer'?: (string);
}

export interface ImportSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'platform': (string);
  'folder': (string);
  'dump': (string);
  'databaseServer': (string);
}
