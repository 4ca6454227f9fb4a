import type { Migration } from '../../shared/sqlite.ts';

/**
 * What the library remembers, in a database of its own: all of it can be made again from the
 * sources, so it is written with less ceremony than the inventory.
 */
export const PLATFORM_MIGRATIONS: readonly Migration[] = [
  {
    name: 'first',
    sql: `
-- A file of frames below packs/; never changed once it is here.
CREATE TABLE pack (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL
) STRICT;

-- Digests of the blocks in it, 32 bytes each.
CREATE TABLE frame (
  id INTEGER PRIMARY KEY,
  pack INTEGER NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  digests BLOB NOT NULL
) STRICT;
CREATE INDEX frame_pack ON frame (pack);

-- Where each block is kept; every block is kept once.
CREATE TABLE block (
  digest BLOB PRIMARY KEY,
  frame INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Frames that hold its blocks, as ids of 4 bytes, in the order they are sent.
CREATE TABLE release (
  platform TEXT NOT NULL,
  digest TEXT NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  manifest_bytes INTEGER NOT NULL,
  frames BLOB NOT NULL,
  made_ms INTEGER NOT NULL,
  PRIMARY KEY (platform, digest)
) STRICT;

-- What the source looked like when it was last read: modification time, change time and inode
-- of each file, in the order of the manifest, as doubles.
CREATE TABLE scan (
  platform TEXT PRIMARY KEY,
  release TEXT NOT NULL,
  stats BLOB NOT NULL
) STRICT;
`,
  },
  {
    name: 'loose packs',
    sql: `
-- 1: its frames lie as they were read and are still to be compressed.
ALTER TABLE pack ADD COLUMN loose INTEGER NOT NULL DEFAULT 0;
`,
  },
  {
    name: 'stats of folders',
    sql: `
-- What folders and symlinks look like is kept, too, and of the root: in the order of the manifest, the root first.
DELETE FROM scan;
`,
  },
];
