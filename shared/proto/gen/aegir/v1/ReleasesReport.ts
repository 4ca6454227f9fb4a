// Original file: proto/aegir/v1/spoke.proto


export interface ReleasesReport {
  'releases'?: (string)[];
}

export interface ReleasesReport__Output {
  'releases': (string)[];
}
