// Original file: proto/aegir/v1/spoke.proto


export interface Ack {
  'jobId'?: (string);
}

export interface Ack__Output {
  'jobId': (string);
}
