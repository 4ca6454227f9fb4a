// Original file: proto/aegir/v1/spoke.proto


export interface ChallengeAnswer {
  'token'?: (string);
  'content'?: (string);
}

export interface ChallengeAnswer__Output {
  'token': (string);
  'content': (string);
}
