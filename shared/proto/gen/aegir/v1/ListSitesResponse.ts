// Original file: proto/aegir/v1/admin.proto

import type { Site as _aegir_v1_Site, Site__Output as _aegir_v1_Site__Output } from '../../aegir/v1/Site.ts';

export interface ListSitesResponse {
  'sites'?: (_aegir_v1_Site)[];
  'nextPageToken'?: (string);
}

export interface ListSitesResponse__Output {
  'sites': (_aegir_v1_Site__Output)[];
  'nextPageToken': (string);
}
