import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { caDigest, checkCa, SYSTEM_AUTHORITIES, type DatabaseTls } from '../../shared/database-tls.ts';
import type { DatabaseTarget } from '../../shared/database-line.ts';
import type { SiteDatabase } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { authoritiesFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import type { DatabaseAccess } from '../render/credentials.ts';

type Rooted = Pick<SpokeConfig, 'root'>;

/** What opens a database of the hub's, as the hub tells it. */
export interface HubCredentials {
  readonly password: string;
  /** PEM of the authorities that a site was told the digest of; '' where there are none of the hub's. */
  readonly ca: string;
}

/** Asks the hub for what opens a site's database. */
export type FetchCredentials = (
  wanted: { readonly site: string; readonly secretId: string },
  signal: AbortSignal,
) => Promise<HubCredentials>;

/**
 * What opens the database of a site from this machine, fresh from the hub; its authorities are on the disk then. Throws
 * what the hub answers, DATABASE_TLS_FAILED.
 */
export async function openDatabase(
  config: Rooted,
  site: string,
  { secretId, tls }: SiteDatabase,
  fetchCredentials: FetchCredentials,
  signal: AbortSignal,
): Promise<DatabaseAccess> {
  const { password, ca } = await fetchCredentials({ site, secretId }, signal);
  if (tls !== undefined && !hasAuthorities(config, tls)) keepAuthorities(config, tls, ca);
  return { password, caFile: authoritiesFile(config, tls) };
}

/** The file that certificates are checked against; null for a database that nothing is encrypted to. */
export function authoritiesFile(config: Rooted, tls: DatabaseTls | undefined): string | null {
  if (tls === undefined) return null;
  return tls.caDigest === '' ? SYSTEM_AUTHORITIES : join(authoritiesFolder(config), `${tls.caDigest}.pem`);
}

/** Whether all that a site needs to encrypt is on the disk. */
export function hasAuthorities(config: Rooted, tls: DatabaseTls | undefined): boolean {
  const file = authoritiesFile(config, tls);
  return file === null || existsSync(file);
}

/** A database server as a site reaches it, with the authorities from the disk. */
export function targetOf(config: Rooted, { host, port, tls }: SiteDatabase): DatabaseTarget {
  if (tls === undefined || tls.caDigest === '') return { host, port, tls: tls ? { ca: '' } : null };
  return { host, port, tls: { ca: readIfThere(authoritiesFile(config, tls) ?? '') ?? '' } };
}

/** They are no secret, small and few, and may be read by work under way: none is ever removed. */
function keepAuthorities(config: Rooted, tls: DatabaseTls, ca: string): void {
  if (tls.caDigest === '') {
    throw new AppError('DATABASE_TLS_FAILED', `this machine has no authorities in ${SYSTEM_AUTHORITIES}`, {
      remedy: 'Install them: apt-get install ca-certificates.',
    });
  }
  if (caDigest(checkCa(ca, 'ca')) !== tls.caDigest) {
    throw new AppError(
      'DATABASE_TLS_FAILED',
      'the hub has other authorities by now than the site was told of',
      {
        remedy: 'Verify the server: aegirctl server verify NAME.',
      },
    );
  }
  ensureFolder(authoritiesFolder(config), 0o755);
  atomicWrite(join(authoritiesFolder(config), `${tls.caDigest}.pem`), ca, { mode: 0o644 });
}
