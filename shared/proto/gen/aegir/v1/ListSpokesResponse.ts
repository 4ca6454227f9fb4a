// Original file: proto/aegir/v1/admin.proto

import type { Spoke as _aegir_v1_Spoke, Spoke__Output as _aegir_v1_Spoke__Output } from '../../aegir/v1/Spoke.ts';

export interface ListSpokesResponse {
  'spokes'?: (_aegir_v1_Spoke)[];
  'nextPageToken'?: (string);
}

export interface ListSpokesResponse__Output {
  'spokes': (_aegir_v1_Spoke__Output)[];
  'nextPageToken': (string);
}
