// Original file: proto/aegir/v1/admin.proto


export interface AddSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'databaseServer'?: (string);
  'withoutDatabase'?: (boolean);
}

export interface AddSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'databaseServer': (string);
  'withoutDatabase': (boolean);
}
