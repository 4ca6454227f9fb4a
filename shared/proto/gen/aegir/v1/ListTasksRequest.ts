// Original file: proto/aegir/v1/admin.proto


export interface ListTasksRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'state'?: (string);
  'objectName'?: (string);
}

export interface ListTasksRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'state': (string);
  'objectName': (string);
}
