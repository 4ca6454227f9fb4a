// Original file: proto/aegir/v1/spoke.proto

import type { DesiredObject as _aegir_v1_DesiredObject, DesiredObject__Output as _aegir_v1_DesiredObject__Output } from '../../aegir/v1/DesiredObject.ts';
import type { DesiredKey as _aegir_v1_DesiredKey, DesiredKey__Output as _aegir_v1_DesiredKey__Output } from '../../aegir/v1/DesiredKey.ts';
import type { Long } from '@grpc/proto-loader';

export interface Apply {
  'generation'?: (number | string | Long);
  'baseDigest'?: (string);
  'upserts'?: (_aegir_v1_DesiredObject)[];
  'removals'?: (_aegir_v1_DesiredKey)[];
  'stateDigest'?: (string);
  'force'?: (boolean);
  'keptElsewhere'?: (string)[];
}

export interface Apply__Output {
  'generation': (number);
  'baseDigest': (string);
  'upserts': (_aegir_v1_DesiredObject__Output)[];
  'removals': (_aegir_v1_DesiredKey__Output)[];
  'stateDigest': (string);
  'force': (boolean);
  'keptElsewhere': (string)[];
}
