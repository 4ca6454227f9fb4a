import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';
import { openToRead } from '../../shared/sqlite-snapshot.ts';
import { DATABASE } from '../self-backup/contents.ts';
import { openVaultFromOutside, type Vault } from '../vault/vault.ts';
import { addKeys, addSealed, KnownSecrets } from './known-secrets.ts';
import type { OpenDatabase } from './parts.ts';
import type { BundleSource } from './source.ts';

/** What lies on the disk, as far as it can be had. */
export interface Store {
  readonly secrets: KnownSecrets;
  /** What is missing, and so not looked for. */
  readonly problems: readonly string[];
  /** Throws why the database could not be opened. */
  readonly opened: () => OpenDatabase;
  readonly close: () => void;
}

/** Opens what there is. Throws nothing: what cannot be had is a problem of the store. */
export function openStore({ config, configProblem }: BundleSource): Store {
  const secrets = new KnownSecrets();
  const problems = configProblem === '' ? [] : [`settings: ${configProblem}`];
  const attempt = <T>(what: string, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      problems.push(`${what}: ${toAppError(error).message}`);
      return null;
    }
  };
  if (config.notices.webhook !== null) secrets.add(config.notices.webhook.url);
  // Settings with an error say nothing of what is a secret in them.
  if (configProblem !== '' && existsSync(config.file))
    for (const [address] of readFileSync(config.file, 'utf8').matchAll(/\w+:\/\/[^\s"']+/g))
      secrets.add(address);
  attempt('keys', () => {
    addKeys(secrets, config.state);
  });
  const db = attempt('database', () => openDatabase(join(config.state, DATABASE)));
  const vault = db && attempt('vault', () => openVaultFromOutside({ state: config.state, db }));
  if (db !== null && vault !== null) {
    attempt('secrets', () => {
      lookFor(secrets, db, vault, problems);
    });
  }
  return {
    secrets,
    problems,
    opened: () => {
      if (db === null) throw new AppError('UNAVAILABLE', 'the database cannot be read');
      return { db, vault };
    },
    close: () => db?.close(),
  };
}

function openDatabase(file: string): Database {
  if (!existsSync(file)) throw new AppError('NOT_FOUND', `there is no ${file}`);
  return openToRead(file);
}

function lookFor(secrets: KnownSecrets, db: Database, vault: Vault, problems: string[]): void {
  const closed = addSealed(secrets, db, vault);
  if (closed > 0) problems.push(`secrets: ${String(closed)} could not be opened, and are not looked for`);
}
