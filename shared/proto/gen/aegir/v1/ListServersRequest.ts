// Original file: proto/aegir/v1/admin.proto


export interface ListServersRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListServersRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
