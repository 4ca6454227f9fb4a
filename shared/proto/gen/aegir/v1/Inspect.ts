// Original file: proto/aegir/v1/spoke.proto

import type { WebSettings as _aegir_v1_WebSettings, WebSettings__Output as _aegir_v1_WebSettings__Output } from '../../aegir/v1/WebSettings.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from '../../aegir/v1/SharedUploads.ts';

export interface Inspect {
  'serverName'?: (string);
  'web'?: (_aegir_v1_WebSettings | null);
  'thorough'?: (boolean);
  'claim'?: (string);
  'uploads'?: (_aegir_v1_SharedUploads)[];
  'claimed'?: (string);
  'settled'?: (boolean);
}

export interface Inspect__Output {
  'serverName': (string);
  'web': (_aegir_v1_WebSettings__Output | null);
  'thorough': (boolean);
  'claim': (string);
  'uploads': (_aegir_v1_SharedUploads__Output)[];
  'claimed': (string);
  'settled': (boolean);
}
