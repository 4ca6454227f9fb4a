// Original file: proto/aegir/v1/spoke.proto

import type { SiteDatabase as _aegir_v1_SiteDatabase, SiteDatabase__Output as _aegir_v1_SiteDatabase__Output } from '../../aegir/v1/SiteDatabase.ts';
import type { SharedUploads as _aegir_v1_SharedUploads, SharedUploads__Output as _aegir_v1_SharedUploads__Output } from '../../aegir/v1/SharedUploads.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadBackup {
  'backup'?: (string);
  'digest'?: (string);
  'bytes'?: (number | string | Long);
  'contentBytes'?: (number | string | Long);
  'site'?: (string);
  'version'?: (string);
  'database'?: (_aegir_v1_SiteDatabase | null);
  'uploads'?: (_aegir_v1_SharedUploads | null);
  'part'?: (string);
}

export interface LoadBackup__Output {
  'backup': (string);
  'digest': (string);
  'bytes': (number);
  'contentBytes': (number);
  'site': (string);
  'version': (string);
  'database': (_aegir_v1_SiteDatabase__Output | null);
  'uploads': (_aegir_v1_SharedUploads__Output | null);
  'part': (string);
}
