// Original file: proto/aegir/v1/spoke.proto

import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from '../../aegir/v1/SiteDatabase.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from '../../aegir/v1/SharedUploads.ts';
import type { Long } from '@grpc/proto-loader';

export interface MakeBackup {
  'backup'?: (string);
  'site'?: (string);
  'platform'?: (string);
  'release'?: (string);
  'database'?: (_aegir_v1_SiteDatabase | null);
  'mostBytes'?: (number | string | Long);
  'uploads'?: (_aegir_v1_SharedUploads | null);
  'part'?: (string);
}

export interface MakeBackup__Output {
  'backup': (string);
  'site': (string);
  'platform': (string);
  'release': (string);
  'database': (_aegir_v1_SiteDatabase__Output | null);
  'mostBytes': (number);
  'uploads': (_aegir_v1_SharedUploads__Output | null);
  'part': (string);
}
