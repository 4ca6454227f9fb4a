// Original file: proto/aegir/v1/import.proto

import type { SiteFolder as _aegir_v1_SiteFolder, SiteFolder__Output as _aegir_v1_SiteFolder__Output } from '../../aegir/v1/SiteFolder.ts';

export interface ListSiteFoldersResponse {
  'folders'?: (_aegir_v1_SiteFolder)[];
}

export interface ListSiteFoldersResponse__Output {
  'folders': (_aegir_v1_SiteFolder__Output)[];
}
