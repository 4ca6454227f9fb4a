// Original file: proto/aegir/v1/operator.proto


export interface ListOperatorsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListOperatorsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
