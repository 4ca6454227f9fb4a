// Original file: proto/aegir/v1/spoke.proto


export interface FetchCredentialsResponse {
  'password'?: (string);
  'ca'?: (string);
}

export interface FetchCredentialsResponse__Output {
  'password': (string);
  'ca': (string);
}
