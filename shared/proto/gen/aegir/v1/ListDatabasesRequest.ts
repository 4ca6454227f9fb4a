// Original file: proto/aegir/v1/admin.proto


export interface ListDatabasesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'server'?: (string);
}

export interface ListDatabasesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'server': (string);
}
