import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { openSnapshot } from '../../shared/sqlite-snapshot.ts';
import { openHubDatabase } from '../db.ts';
import { Authority } from '../spokes/authority.ts';
import { openVault } from '../vault/vault.ts';
import { DATABASE, type Contents } from './contents.ts';
import { damaged } from './damaged.ts';
import { unpack } from './unpack.ts';

/** What a backup was found to be good for. */
export interface Verdict {
  readonly contents: Contents;
  /** Rows of the tables that operators think in. */
  readonly servers: number;
  readonly platforms: number;
  readonly sites: number;
}

/**
 * Restores a backup into a folder of its own, which is gone afterwards, and starts from it what a hub starts: table by
 * table the database holds what the one that was backed up held, its schema comes up to date, its keys are its own.
 * Throws HUB_BACKUP_DAMAGED, DATABASE_DAMAGED, DATABASE_NEWER, IDENTITY_UNSAFE.
 */
export async function verifyBackup(file: string, scratchIn: string = tmpdir()): Promise<Verdict> {
  const folder = mkdtempSync(join(scratchIn, 'aegir-restore-'));
  try {
    const contents = await unpack(file, folder);
    await proveRestored(folder, contents);
    const rows = (table: string): number => contents.tables[table]?.rows ?? 0;
    return { contents, servers: rows('servers'), platforms: rows('platforms'), sites: rows('sites') };
  } finally {
    removeTree(folder, scratchIn);
  }
}

/** Proves that a folder holds what a hub needs, as the backup says it was. Its schema is brought up to date. */
export async function proveRestored(folder: string, contents: Contents): Promise<void> {
  await compareTables(join(folder, DATABASE), contents);
  const database = openHubDatabase(folder);
  try {
    const { db, farmId } = database;
    if (farmId !== contents.farmId) throw damaged('is of another farm than it says');
    // The certificate of the hub itself is made anew where it is not there.
    await Authority.open({
      state: folder,
      db,
      farmId,
      advertise: [],
      clock: systemClock,
      log: silentLogger(),
    });
    openVault({ state: folder, db });
  } finally {
    database.close();
  }
}

/** Before the schema is brought up to date: that changes rows. */
async function compareTables(file: string, { tables }: Contents): Promise<void> {
  const snapshot = openSnapshot(file);
  try {
    const found = await snapshot.digests();
    for (const name of new Set([...Object.keys(tables), ...Object.keys(found)])) {
      if (found[name]?.digest !== tables[name]?.digest || found[name]?.rows !== tables[name]?.rows) {
        throw damaged(`holds other rows of ${name} than were backed up`);
      }
    }
  } finally {
    snapshot.close();
  }
}
