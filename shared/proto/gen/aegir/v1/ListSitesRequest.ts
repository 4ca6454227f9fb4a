// Original file: proto/aegir/v1/admin.proto


export interface ListSitesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'platform'?: (string);
  'server'?: (string);
}

export interface ListSitesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'platform': (string);
  'server': (string);
}
