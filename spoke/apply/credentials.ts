import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { DesiredState, SiteDatabase, SiteState } from '../../shared/desired-state.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { credentialsFolder } from '../disk/places.ts';
import { namesIfThere, readIfThere } from '../disk/reading.ts';
import { authoritiesFile, hasAuthorities, openDatabase, type FetchCredentials } from './database-access.ts';
import type { GenerationRecord } from './record.ts';
import {
  CREDENTIALS_KINDS,
  credentialsFile,
  credentialValues,
  passwordIn,
  renderCredentials,
} from '../render/credentials.ts';

/**
 * Brings the credentials of all sites of a state to the disk, before anything names them. What is there already never
 * changes. Throws what the hub answers, with the site at fault in the metadata, so that it can be left out.
 */
export async function ensureCredentials(
  config: SpokeConfig,
  { sites }: DesiredState,
  fetchCredentials: FetchCredentials,
  signal: AbortSignal,
): Promise<void> {
  const folder = credentialsFolder(config);
  const there = new Set(namesIfThere(folder));
  const lacking = [...sites.values()].filter(
    (site) => filesOf(site).some((name) => !there.has(name)) || !hasAuthorities(config, site.database?.tls),
  );
  if (lacking.length === 0) return;
  ensureFolder(folder, 0o700);
  for (const site of lacking) {
    signal.throwIfAborted();
    await writeCredentials(config, site, fetchCredentials, signal);
  }
}

/**
 * Removes credentials that none of the generations names. Not while a site is held at an earlier file, which may name
 * credentials of before.
 */
export function pruneCredentials(config: SpokeConfig, generations: readonly GenerationRecord[]): void {
  if (generations.some(({ heldSites }) => heldSites.size > 0)) return;
  const folder = credentialsFolder(config);
  const sites = generations.flatMap(({ state }) => [...state.sites.values()]);
  const wanted = new Set(sites.flatMap(filesOf));
  for (const name of namesIfThere(folder)) if (!wanted.has(name)) unlinkSync(join(folder, name));
}

/**
 * The credentials of a site under the names that PHP is told: from the disk where they are, else with a password from
 * the hub, which is then kept nowhere. Throws what the hub answers.
 */
export async function credentialsOf(
  config: SpokeConfig,
  { uri }: Pick<SiteState, 'uri'>,
  database: SiteDatabase,
  fetchCredentials: FetchCredentials,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const text = readIfThere(join(credentialsFolder(config), credentialsFile(database, 'apache')));
  const password = text === null ? null : passwordIn(text);
  const access =
    password !== null && hasAuthorities(config, database.tls)
      ? { password, caFile: authoritiesFile(config, database.tls) }
      : await openDatabase(config, uri, database, fetchCredentials, signal);
  return Object.fromEntries(credentialValues(database, access));
}

function filesOf({ database }: SiteState): string[] {
  return database === undefined ? [] : CREDENTIALS_KINDS.map((kind) => credentialsFile(database, kind));
}

async function writeCredentials(
  config: SpokeConfig,
  { uri, database }: SiteState,
  fetchCredentials: FetchCredentials,
  signal: AbortSignal,
): Promise<void> {
  if (database === undefined) return;
  try {
    const access = await openDatabase(config, uri, database, fetchCredentials, signal);
    for (const kind of CREDENTIALS_KINDS) {
      const text = renderCredentials(database, access, kind);
      atomicWrite(join(credentialsFolder(config), credentialsFile(database, kind)), text, { mode: 0o600 });
    }
  } catch (error) {
    signal.throwIfAborted();
    const { reason, message, remedy } = toAppError(error);
    // A hub that is away or a full disk is not the site's fault.
    const isSites = reason !== 'UNAVAILABLE' && reason !== 'DISK_FULL';
    throw new AppError(reason, `credentials of ${uri}: ${message}`, {
      remedy,
      cause: error,
      ...(isSites && { metadata: { site: uri } }),
    });
  }
}
