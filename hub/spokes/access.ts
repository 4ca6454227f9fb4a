import type { RunSite__Output } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkDigest, checkObjectName } from '../../shared/names.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import { isPlacedOn, writersOf } from '../desired/placement.ts';
import type { CertificateRow } from '../certificates/store.ts';
import type { DatabaseRow, Databases } from '../inventory/databases.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Audit } from './audit.ts';
import type { SpokeIdentity } from './guard.ts';
import type { JobLedger } from './job-ledger.ts';

export interface AccessDeps {
  readonly inventory: Inventory;
  readonly ledger: JobLedger;
  readonly databases: Databases;
  readonly audit: Audit;
}

const DIGEST_BYTES = 32;

/**
 * The platform whose content a spoke may have: it is on the spoke's own server, and the release is the one to serve
 * or one that an open job asks the spoke to fetch. Anything else is NOT_YOURS, whether it exists or not.
 */
export function platformFor(
  { inventory, ledger, audit }: AccessDeps,
  identity: SpokeIdentity,
  wanted: { readonly platform: string; readonly release: string },
): string {
  const name = checkObjectName(wanted.platform, 'platform');
  const release = checkDigest(wanted.release, 'release');
  const platform = inventory.platformsOn(identity.serverId).find((row) => row.name === name);
  const isAsked = ledger
    .openOn(identity.serverId, 'sync_platform')
    .some(({ job }) => job.syncPlatform?.platform === name && job.syncPlatform.release === release);
  const isTheirs = platform && writersOf(inventory.server(platform.serverId)).includes(identity.serverId);
  if (isTheirs && (platform.release === release || isAsked)) {
    return platform.id;
  }
  return refuse(audit, identity, { name, detail: { release }, field: 'release' });
}

/**
 * The platform whose content a spoke may have while it is read for the first time: it is on the spoke's own server. Anything
 * else is NOT_YOURS, whether it exists or not.
 */
export function advanceFor(
  { inventory, audit }: AccessDeps,
  identity: SpokeIdentity,
  wanted: string,
): string {
  const name = checkObjectName(wanted, 'platform');
  const platform = inventory.platformsOn(identity.serverId).find((row) => row.name === name);
  const isTheirs = platform && writersOf(inventory.server(platform.serverId)).includes(identity.serverId);
  return isTheirs ? platform.id : refuse(audit, identity, { name, detail: {}, field: 'platform' });
}

/**
 * The database whose password a spoke may have: of a site that is on the spoke's own server, in the very version that
 * its state names, or that an open job asks the spoke to work on. Anything else is NOT_YOURS, whether it exists or not.
 */
export function databaseFor(
  { inventory, databases, ledger, audit }: AccessDeps,
  identity: SpokeIdentity,
  wanted: { readonly site: string; readonly secretId: string },
): DatabaseRow {
  const name = checkSiteUri(wanted.site, 'site');
  const secretId = checkDigest(wanted.secretId, 'secret_id');
  const row = databases.bySecret(secretId);
  const siteId = row?.siteId ?? null;
  const site = siteId === null ? undefined : inventory.findSite(siteId);
  const platform = site && inventory.findPlatform(site.platformId);
  const home = platform && inventory.server(platform.serverId);
  const isPlaced = site?.uri === name && home && isPlacedOn(home, identity.serverId);
  if (row && (isPlaced || isAskedToOpen(ledger, identity, { name, secretId }))) return row;
  return refuse(audit, identity, { name, detail: { secretId }, field: 'secret_id' });
}

function isAskedToOpen(
  ledger: JobLedger,
  { serverId }: SpokeIdentity,
  { name, secretId }: { readonly name: string; readonly secretId: string },
): boolean {
  const kinds = ['make_backup', 'load_backup', 'run_site'] as const;
  return kinds
    .flatMap((kind) => ledger.openOn(serverId, kind))
    .map(({ job }) => job.makeBackup ?? job.loadBackup ?? siteOf(job.runSite))
    .some((work) => work?.site === name && work.database?.secretId === secretId);
}

/** The site that an application is to work on, which may be served elsewhere or nowhere yet. */
function siteOf(work: RunSite__Output | null | undefined) {
  return work?.site ? { site: work.site.uri, database: work.site.database } : undefined;
}

/** The backup that a spoke may bring, because an open job asks it to. Anything else is NOT_YOURS. */
export function uploadFor(deps: AccessDeps, identity: SpokeIdentity, backup: string): string {
  const jobs = deps.ledger.openOn(identity.serverId, 'make_backup');
  return askedFor(
    deps,
    identity,
    backup,
    jobs.map(({ job }) => job.makeBackup?.backup),
  );
}

/** The backup that a spoke may have, because an open job asks it to load it. Anything else is NOT_YOURS. */
export function archiveFor(deps: AccessDeps, identity: SpokeIdentity, backup: string): string {
  const jobs = deps.ledger.openOn(identity.serverId, 'load_backup');
  return askedFor(
    deps,
    identity,
    backup,
    jobs.map(({ job }) => job.loadBackup?.backup),
  );
}

function askedFor(
  { audit }: AccessDeps,
  identity: SpokeIdentity,
  backup: string,
  asked: readonly (string | undefined)[],
): string {
  if (asked.includes(backup)) return backup;
  const name = backup.slice(0, LIMITS.nameLength);
  return refuse(audit, identity, { name, detail: {}, field: 'backup' });
}

function refuse(
  audit: Audit,
  identity: SpokeIdentity,
  { name, detail, field }: { name: string; detail: Record<string, string>; field: string },
): never {
  audit.warn({
    actor: 'spoke',
    kind: 'spoke',
    id: identity.spokeId,
    name,
    event: 'asked for what is not its own',
    detail,
  });
  throw new AppError('NOT_YOURS', 'this is not placed on your server', { field });
}

/** The certificates of sites, as far as spokes may have them. */
export interface CertificateCupboard {
  byFingerprint(fingerprint: string): CertificateRow | undefined;
  keyOf(row: CertificateRow): string;
}

/**
 * A certificate with its key, for a spoke that has a site to serve with it, or stands in front of one that has. Anything else is NOT_YOURS, whether it
 * exists or not.
 */
export function certificateFor(
  { inventory, audit }: Pick<AccessDeps, 'inventory' | 'audit'>,
  certificates: CertificateCupboard,
  identity: SpokeIdentity,
  wanted: string,
): { readonly chain: string; readonly key: string } {
  const fingerprint = checkDigest(wanted, 'fingerprint');
  const row = certificates.byFingerprint(fingerprint);
  const homes = [identity.serverId, ...inventory.pools.ofBalancer(identity.serverId)];
  if (row !== undefined && homes.some((id) => inventory.isServedWith(id, fingerprint))) {
    return { chain: row.chain, key: certificates.keyOf(row) };
  }
  return refuse(audit, identity, { name: fingerprint, detail: { fingerprint }, field: 'fingerprint' });
}

/** Digests of a request, at most as many as one request may carry. Throws FIELD_INVALID. */
export function checkDigests(digests: Buffer): Buffer {
  if (digests.length % DIGEST_BYTES === 0 && digests.length <= LIMITS.digestsPerRequest * DIGEST_BYTES) {
    return digests;
  }
  throw new AppError('FIELD_INVALID', 'digests is no list of SHA-256 digests, or too long', {
    field: 'digests',
  });
}
