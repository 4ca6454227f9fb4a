// Original file: proto/aegir/v1/spoke.proto


export interface RenewResponse {
  'certificate'?: (string);
  'authority'?: (string);
}

export interface RenewResponse__Output {
  'certificate': (string);
  'authority': (string);
}
