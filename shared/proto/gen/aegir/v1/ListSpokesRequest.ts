// Original file: proto/aegir/v1/admin.proto


export interface ListSpokesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListSpokesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
