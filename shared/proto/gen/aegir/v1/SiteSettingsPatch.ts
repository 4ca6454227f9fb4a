// Original file: proto/aegir/v1/admin.proto

import type { StringMap as _aegir_v1_StringMap, StringMap__Output as _aegir_v1_StringMap__Output } from '../../aegir/v1/StringMap.ts';
import type { Long } from '@grpc/proto-loader';

export interface SiteSettingsPatch {
  'redirectTo'?: (string);
  'maintenance'?: (boolean);
  'authUser'?: (string);
  'authPassword'?: (string);
  'headers'?: (_aegir_v1_StringMap | null);
  'php'?: (string);
  'phpSettings'?: (_aegir_v1_StringMap | null);
  'maxBodyBytes'?: (number | string | Long);
  'logs'?: (boolean);
  '_redirectTo'?: "redirectTo";
  '_maintenance'?: "maintenance";
  '_authUser'?: "authUser";
  '_authPassword'?: "authPassword";
  '_php'?: "php";
  '_maxBodyBytes'?: "maxBodyBytes";
  '_logs'?: "logs";
}

export interface SiteSettingsPatch__Output {
  'redirectTo'?: (string);
  'maintenance'?: (boolean);
  'authUser'?: (string);
  'authPassword'?: (string);
  'headers': (_aegir_v1_StringMap__Output | null);
  'php'?: (string);
  'phpSettings': (_aegir_v1_StringMap__Output | null);
  'maxBodyBytes'?: (number);
  'logs'?: (boolean);
  '_redirectTo'?: "redirectTo";
  '_maintenance'?: "maintenance";
  '_authUser'?: "authUser";
  '_authPassword'?: "authPassword";
  '_php'?: "php";
  '_maxBodyBytes'?: "maxBodyBytes";
  '_logs'?: "logs";
}
