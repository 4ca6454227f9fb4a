// Original file: proto/aegir/v1/spoke.proto


export interface FetchCredentialsRequest {
  'site'?: (string);
  'secretId'?: (string);
}

export interface FetchCredentialsRequest__Output {
  'site': (string);
  'secretId': (string);
}
