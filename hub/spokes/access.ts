import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkDigest, checkObjectName } from '../../shared/names.ts';
import { isPlacedOn } from '../desired/placement.ts';
import type { CertificateRow } from '../certificates/store.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Audit } from './audit.ts';
import type { SpokeIdentity } from './guard.ts';
import type { JobLedger } from './job-ledger.ts';

export interface AccessDeps {
  readonly inventory: Inventory;
  readonly ledger: JobLedger;
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
  if (platform && isPlacedOn(platform, identity.serverId) && (platform.release === release || isAsked)) {
    return platform.id;
  }
  audit.warn({
    actor: 'spoke',
    kind: 'spoke',
    id: identity.spokeId,
    name,
    event: 'asked for what is not its own',
    detail: { release },
  });
  throw new AppError('NOT_YOURS', 'this release is not placed on your server', { field: 'release' });
}

/** The certificates of sites, as far as spokes may have them. */
export interface CertificateCupboard {
  byFingerprint(fingerprint: string): CertificateRow | undefined;
  keyOf(row: CertificateRow): string;
}

/**
 * A certificate with its key, for a spoke that has a site to serve with it. Anything else is NOT_YOURS, whether it
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
  if (row !== undefined && inventory.isServedWith(identity.serverId, fingerprint)) {
    return { chain: row.chain, key: certificates.keyOf(row) };
  }
  audit.warn({
    actor: 'spoke',
    kind: 'spoke',
    id: identity.spokeId,
    name: fingerprint,
    event: 'asked for what is not its own',
  });
  throw new AppError('NOT_YOURS', 'no site of your server uses this certificate', { field: 'fingerprint' });
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
