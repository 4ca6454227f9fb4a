// Original file: proto/aegir/v1/spoke.proto


export interface FetchManifestRequest {
  'platform'?: (string);
  'release'?: (string);
  'base'?: (string);
}

export interface FetchManifestRequest__Output {
  'platform': (string);
  'release': (string);
  'base': (string);
}
