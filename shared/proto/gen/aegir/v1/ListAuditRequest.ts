// Original file: proto/aegir/v1/operator.proto


export interface ListAuditRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'actor'?: (string);
}

export interface ListAuditRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'actor': (string);
}
