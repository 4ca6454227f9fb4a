// Original file: proto/aegir/v1/spoke.proto

import type { ChallengeAnswer as _aegir_v1_ChallengeAnswer, ChallengeAnswer__Output as _aegir_v1_ChallengeAnswer__Output } from '../../aegir/v1/ChallengeAnswer.ts';

export interface Challenge {
  'add'?: (_aegir_v1_ChallengeAnswer)[];
  'remove'?: (string)[];
}

export interface Challenge__Output {
  'add': (_aegir_v1_ChallengeAnswer__Output)[];
  'remove': (string)[];
}
