// Original file: proto/aegir/v1/types.proto

import type { WebType as _aegir_v1_WebType, WebType__Output as _aegir_v1_WebType__Output } from '../../aegir/v1/WebType.ts';
import type { Pool as _aegir_v1_Pool, Pool__Output as _aegir_v1_Pool__Output } from '../../aegir/v1/Pool.ts';
import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from '../../aegir/v1/Share.ts';

export interface WebSettings {
  'type'?: (_aegir_v1_WebType);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'drift'?: (string);
  'pools'?: (_aegir_v1_Pool)[];
  'balancers'?: (string)[];
  'share'?: (_aegir_v1_Share | null);
}

export interface WebSettings__Output {
  'type': (_aegir_v1_WebType__Output);
  'httpPort': (number);
  'httpsPort': (number);
  'drift': (string);
  'pools': (_aegir_v1_Pool__Output)[];
  'balancers': (string)[];
  'share': (_aegir_v1_Share__Output | null);
}
