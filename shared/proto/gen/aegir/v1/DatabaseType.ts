// Original file: proto/aegir/v1/types.proto

export const DatabaseType = {
  DATABASE_TYPE_UNSPECIFIED: 'DATABASE_TYPE_UNSPECIFIED',
  DATABASE_TYPE_NONE: 'DATABASE_TYPE_NONE',
  DATABASE_TYPE_MYSQL: 'DATABASE_TYPE_MYSQL',
} as const;

export type DatabaseType =
  | 'DATABASE_TYPE_UNSPECIFIED'
  | 0
  | 'DATABASE_TYPE_NONE'
  | 1
  | 'DATABASE_TYPE_MYSQL'
  | 2

export type DatabaseType__Output = typeof DatabaseType[keyof typeof DatabaseType]
