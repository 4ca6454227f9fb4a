// Original file: proto/aegir/v1/support.proto


export interface MakeBundleRequest {
  'tasks'?: (string)[];
}

export interface MakeBundleRequest__Output {
  'tasks': (string)[];
}
