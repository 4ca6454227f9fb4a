// Original file: proto/aegir/v1/types.proto

import type { WebType as _aegir_v1_WebType, WebType__Output as _aegir_v1_WebType__Output } from '../../aegir/v1/WebType.ts';

export interface WebSettings {
  'type'?: (_aegir_v1_WebType);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'drift'?: (string);
}

export interface WebSettings__Output {
  'type': (_aegir_v1_WebType__Output);
  'httpPort': (number);
  'httpsPort': (number);
  'drift': (string);
}
