// Original file: proto/aegir/v1/types.proto

import type { SiteAuth as _aegir_v1_SiteAuth, SiteAuth__Output as _aegir_v1_SiteAuth__Output } from '../../aegir/v1/SiteAuth.ts';
import type { Long } from '@grpc/proto-loader';

export interface SiteSettings {
  'redirectTo'?: (string);
  'maintenance'?: (boolean);
  'auth'?: (_aegir_v1_SiteAuth | null);
  'headers'?: ({[key: string]: string});
  'php'?: (string);
  'phpSettings'?: ({[key: string]: string});
  'maxBodyBytes'?: (number | string | Long);
  'logs'?: (boolean);
}

export interface SiteSettings__Output {
  'redirectTo': (string);
  'maintenance': (boolean);
  'auth': (_aegir_v1_SiteAuth__Output | null);
  'headers': ({[key: string]: string});
  'php': (string);
  'phpSettings': ({[key: string]: string});
  'maxBodyBytes': (number);
  'logs': (boolean);
}
