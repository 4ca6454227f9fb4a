// Original file: proto/aegir/v1/spoke.proto


export interface FetchAdvanceRequest {
  'platform'?: (string);
}

export interface FetchAdvanceRequest__Output {
  'platform': (string);
}
