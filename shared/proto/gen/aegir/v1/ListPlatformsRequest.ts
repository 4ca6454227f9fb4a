// Original file: proto/aegir/v1/admin.proto


export interface ListPlatformsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'server'?: (string);
}

export interface ListPlatformsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'server': (string);
}
