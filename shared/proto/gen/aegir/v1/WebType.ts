// Original file: proto/aegir/v1/types.proto

export const WebType = {
  WEB_TYPE_UNSPECIFIED: 'WEB_TYPE_UNSPECIFIED',
  WEB_TYPE_NONE: 'WEB_TYPE_NONE',
  WEB_TYPE_APACHE: 'WEB_TYPE_APACHE',
  WEB_TYPE_NGINX: 'WEB_TYPE_NGINX',
  WEB_TYPE_APACHE_SSL: 'WEB_TYPE_APACHE_SSL',
  WEB_TYPE_NGINX_SSL: 'WEB_TYPE_NGINX_SSL',
  WEB_TYPE_CLUSTER: 'WEB_TYPE_CLUSTER',
  WEB_TYPE_HAPROXY: 'WEB_TYPE_HAPROXY',
  WEB_TYPE_PACK: 'WEB_TYPE_PACK',
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
  | 'WEB_TYPE_APACHE_SSL'
  | 4
  | 'WEB_TYPE_NGINX_SSL'
  | 5
  | 'WEB_TYPE_CLUSTER'
  | 6
  | 'WEB_TYPE_HAPROXY'
  | 10
  | 'WEB_TYPE_PACK'
  | 11

export type WebType__Output = typeof WebType[keyof typeof WebType]
