// Original file: proto/aegir/v1/admin.proto

import type { Site as _aegir_v1_Site, Site__Output as _aegir_v1_Site__Output } from '../../aegir/v1/Site.ts';

export interface SetSiteResponse {
  'site'?: (_aegir_v1_Site | null);
  'taskId'?: (string);
}

export interface SetSiteResponse__Output {
  'site': (_aegir_v1_Site__Output | null);
  'taskId': (string);
}
