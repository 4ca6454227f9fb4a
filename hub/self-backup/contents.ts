import { z } from 'zod';

/** The file that says what a backup holds; the first one in it. */
export const TABLE_OF_CONTENTS = 'backup.json';
/** The database, as all of it was at one moment. */
export const DATABASE = 'hub.db';

/** The roots of the farm: two while the authority changes. */
export const ROOT_KEYS = ['authority/authority.pem', 'authority/next.pem'] as const;
/**
 * What a backup may hold besides: files below the state folder that only together with the database are worth
 * something. Packs, manifests and builds are code, which is made again from where it came from.
 */
export const KEYS = [...ROOT_KEYS, 'authority/hub.pem', 'vault.key'] as const;
/** The configuration, as it was. */
export const SETTINGS = 'hub.yaml';

const NAMES = [DATABASE, ...KEYS, SETTINGS] as const;
const file = z.strictObject({
  name: z.enum(NAMES),
  size: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What a backup says of itself. */
export const contentsSchema = z.strictObject({
  /** Another form of backup would be another number. */
  format: z.literal(1),
  /** Version of the hub that wrote it. */
  version: z.string().max(64),
  createdMs: z.number().int(),
  farmId: z.string().regex(/^[0-9a-f]{16}$/),
  epoch: z.number().int().min(1),
  /** Number of the database's schema. */
  schema: z.number().int().min(1),
  files: z.array(file).max(NAMES.length),
  /** What each table of the database held, read from the database that was backed up and not from the copy. */
  tables: z.record(z.string(), z.strictObject({ rows: z.number().int(), digest: z.string() })),
});

export type Contents = z.output<typeof contentsSchema>;
export type ContentsFile = Contents['files'][number];
