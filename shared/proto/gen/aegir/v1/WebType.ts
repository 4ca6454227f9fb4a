// Original file: proto/aegir/v1/types.proto

export const WebType = {
  WEB_TYPE_UNSPECIFIED: 'WEB_TYPE_UNSPECIFIED',
  WEB_TYPE_NONE: 'WEB_TYPE_NONE',
  WEB_TYPE_APACHE: 'WEB_TYPE_APACHE',
  WEB_TYPE_NGINX: 'WEB_TYPE_NGINX',
} as const;

export type WebType =
  | 'WEB_TYPE_UNSPECIFIED'
  | 0
  | 'WEB_TYPE_NONE'
  | 1
  | 'WEB_TYPE_APACHE'
  | 2
  | 'WEB_TYPE_NGINX'
  | 3

export type WebType__Output = typeof WebType[keyof typeof WebType]
