// Original file: proto/aegir/v1/admin.proto


export interface DiffReleasesRequest {
  'name'?: (string);
  'from'?: (string);
  'to'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface DiffReleasesRequest__Output {
  'name': (string);
  'from': (string);
  'to': (string);
  'pageSize': (number);
  'pageToken': (string);
}
