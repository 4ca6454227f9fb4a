// Original file: proto/aegir/v1/authority.proto


export interface FinishRotationRequest {
  'requestId'?: (string);
  'without'?: (string)[];
}

export interface FinishRotationRequest__Output {
  'requestId': (string);
  'without': (string)[];
}
