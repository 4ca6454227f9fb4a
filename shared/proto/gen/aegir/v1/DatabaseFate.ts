// Original file: proto/aegir/v1/admin.proto

export const DatabaseFate = {
  DATABASE_FATE_UNSPECIFIED: 'DATABASE_FATE_UNSPECIFIED',
  DATABASE_FATE_DROP: 'DATABASE_FATE_DROP',
  DATABASE_FATE_KEEP: 'DATABASE_FATE_KEEP',
} as const;

export type DatabaseFate =
  | 'DATABASE_FATE_UNSPECIFIED'
  | 0
  | 'DATABASE_FATE_DROP'
  | 1
  | 'DATABASE_FATE_KEEP'
  | 2

export type DatabaseFate__Output = typeof DatabaseFate[keyof typeof DatabaseFate]
