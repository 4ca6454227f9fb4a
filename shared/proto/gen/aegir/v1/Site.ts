// Original file: proto/aegir/v1/admin.proto

import type { SiteTlsView as _aegir_v1_SiteTlsView, SiteTlsView__Output as _aegir_v1_SiteTlsView__Output } from '../../aegir/v1/SiteTlsView.ts';
import type { SiteSettings as _aegir_v1_SiteSettings, SiteSettings__Output as _aegir_v1_SiteSettings__Output } from '../../aegir/v1/SiteSettings.ts';
import type { Database as _aegir_v1_Database, Database__Output as _aegir_v1_Database__Output } from '../../aegir/v1/Database.ts';
import type { SiteRuns as _aegir_v1_SiteRuns, SiteRuns__Output as _aegir_v1_SiteRuns__Output } from '../../aegir/v1/SiteRuns.ts';
import type { Long } from '@grpc/proto-loader';

export interface Site {
  'id'?: (string);
  'uri'?: (string);
  'aliases'?: (string)[];
  'platform'?: (string);
  'server'?: (string);
  'enabled'?: (boolean);
  'etag'?: (string);
  'state'?: (string);
  'problem'?: (string);
  'createdMs'?: (number | string | Long);
  'verifiedMs'?: (number | string | Long);
  'tls'?: (_aegir_v1_SiteTlsView | null);
  'settings'?: (_aegir_v1_SiteSettings | null);
  'database'?: (_aegir_v1_Database | null);
  'profile'?: (string);
  'installedMs'?: (number | string | Long);
  'cron'?: (_aegir_v1_SiteRuns | null);
  'backups'?: (_aegir_v1_SiteRuns | null);
  'uploads'?: (string);
}

export interface Site__Output {
  'id': (string);
  'uri': (string);
  'aliases': (string)[];
  'platform': (string);
  'server': (string);
  'enabled': (boolean);
  'etag': (string);
  'state': (string);
  'problem': (string);
  'createdMs': (number);
  'verifiedMs': (number);
  'tls': (_aegir_v1_SiteTlsView__Output | null);
  'settings': (_aegir_v1_SiteSettings__Output | null);
  'database': (_aegir_v1_Database__Output | null);
  'profile': (string);
  'installedMs': (number);
  'cron': (_aegir_v1_SiteRuns__Output | null);
  'backups': (_aegir_v1_SiteRuns__Output | null);
  'uploads': (string);
}
