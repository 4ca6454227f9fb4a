// Original file: proto/aegir/v1/types.proto

export const DatabaseTls = {
  DATABASE_TLS_UNSPECIFIED: 'DATABASE_TLS_UNSPECIFIED',
  DATABASE_TLS_OFF: 'DATABASE_TLS_OFF',
  DATABASE_TLS_REQUIRED: 'DATABASE_TLS_REQUIRED',
} as const;

export type DatabaseTls =
  | 'DATABASE_TLS_UNSPECIFIED'
  | 0
  | 'DATABASE_TLS_OFF'
  | 1
  | 'DATABASE_TLS_REQUIRED'
  | 2

export type DatabaseTls__Output = typeof DatabaseTls[keyof typeof DatabaseTls]
