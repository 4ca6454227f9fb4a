import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  certificatesIn,
  createKey,
  describeCertificate,
  isSignedBy,
  keyMatches,
} from '../../shared/certificates.ts';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, removeTree, replaceSymlink } from '../../shared/safe-files.ts';

/** Who this spoke is, and which hub it belongs to. */
export interface Identity {
  readonly spokeId: string;
  /** host:port of the hub's spoke listener. */
  readonly endpoint: string;
  /** host:port where it joined; spokes of former versions did not keep it. */
  readonly enrollment?: string;
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** PEM, the leaf first. */
  readonly certificate: string;
  /** PEM of the roots that the hub is verified against; the first one signed the certificate. */
  readonly authority: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What is stored of an identity; the rest is read from the certificate. */
export type IdentityParts = Omit<Identity, 'notBeforeMs' | 'notAfterMs'>;

/**
 * `<state>/identity` is a symlink to the folder of one complete identity below this one, so that a key
 * never stands beside a certificate of another, whenever the machine dies.
 */
const VERSIONS = 'identities';
const PENDING_KEY = 'pending-key.pem';
const ENROLL_AGAIN = 'Enrol again with a new join token: aegir-spoke enroll -.';

const ADDRESS = /^[A-Za-z0-9.:[\]-]+:\d{1,5}$/;
const hubSchema = z.object({
  spokeId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  endpoint: z.string().regex(ADDRESS),
  enrollment: z.string().regex(ADDRESS).optional(),
});

/** Folder of the identity. */
export function identityFolder(state: string): string {
  return join(state, 'identity');
}

/**
 * Reads the identity and proves that it is whole: the key is private to this user, the certificate is
 * for that key and signed by that authority. Throws IDENTITY_UNSAFE with what to do.
 */
export function loadIdentity(state: string): Identity {
  const folder = identityFolder(state);
  if (!existsSync(folder)) {
    throw unsafe(
      'this machine has not joined a hub yet',
      'Join with a token of the hub: aegir-spoke enroll -.',
    );
  }
  const { spokeId, endpoint, enrollment } = readHub(join(folder, 'hub.json'));
  const parts: IdentityParts = {
    spokeId,
    endpoint,
    ...(enrollment !== undefined && { enrollment }),
    privateKey: readPrivateFile(join(folder, 'key.pem')),
    certificate: readText(join(folder, 'certificate.pem')),
    authority: readText(join(folder, 'authority.pem')),
  };
  return completeIdentity(parts, folder);
}

/** Checks that the parts belong together. Throws IDENTITY_UNSAFE; `where` names them in the message. */
export function completeIdentity(parts: IdentityParts, where: string): Identity {
  const { uri, notBeforeMs, notAfterMs } = checked(where, () => {
    if (!keyMatches(parts.certificate, parts.privateKey))
      throw new Error('the key does not belong to the certificate');
    const roots = certificatesIn(parts.authority);
    if (!roots.some((root) => isSignedBy(parts.certificate, root))) {
      throw new Error('the certificate is not signed by the authority');
    }
    return describeCertificate(parts.certificate);
  });
  if (!uri.endsWith(`/spoke/${parts.spokeId}`)) {
    throw unsafe(`${where}: the certificate is for another spoke`, ENROLL_AGAIN);
  }
  return { ...parts, notBeforeMs, notAfterMs };
}

function checked<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unsafe(`${where} is damaged: ${messageOf(error)}`, ENROLL_AGAIN, error);
  }
}

/** Puts an identity in the place of the one before, in one step. Durable when it returns. */
export function installIdentity(state: string, identity: IdentityParts): void {
  const versions = join(state, VERSIONS);
  const name = describeCertificate(identity.certificate).serial;
  mkdirSync(join(versions, name), { recursive: true, mode: 0o700 });
  const { spokeId, endpoint, enrollment } = identity;
  const files: Record<string, string> = {
    'key.pem': identity.privateKey,
    'certificate.pem': identity.certificate,
    'authority.pem': identity.authority,
    'hub.json': `${JSON.stringify({ spokeId, endpoint, enrollment }, null, 2)}\n`,
  };
  for (const [file, text] of Object.entries(files)) {
    atomicWrite(join(versions, name, file), text, { mode: 0o600 });
  }
  fsyncFolder(versions);
  replaceSymlink(identityFolder(state), join(VERSIONS, name));
  for (const old of readdirSync(versions)) {
    if (old !== name) removeTree(join(versions, old), versions);
  }
}

/**
 * The key of an enrolment under way. It is on disk before the hub hears of it and stays the same until
 * the enrolment has succeeded, so that a lost answer can be asked for again.
 */
export async function pendingKey(state: string): Promise<string> {
  const file = join(state, PENDING_KEY);
  try {
    return readPrivateFile(file);
  } catch (error) {
    if (!(error instanceof AppError && hasCode(error.cause, 'ENOENT'))) throw error;
    atomicWrite(file, await createKey(), { mode: 0o600 });
    return readPrivateFile(file);
  }
}

/** The enrolment has succeeded: the next one gets a key of its own. */
export function forgetPendingKey(state: string): void {
  removeTree(join(state, PENDING_KEY), state);
}

function readHub(file: string): z.output<typeof hubSchema> {
  const text = readText(file);
  return checked(file, () => hubSchema.parse(JSON.parse(text)));
}

function readPrivateFile(file: string): string {
  const text = readText(file);
  const { mode, uid } = statSync(file);
  if ((mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    throw unsafe(`${file} is readable by others: its mode is ${octal}`, `Run: chmod 0600 ${file}`);
  }
  if (uid !== process.geteuid?.()) {
    throw unsafe(
      `${file} belongs to user ${String(uid)}`,
      `Run: chown ${String(process.geteuid?.())} ${file}`,
    );
  }
  return text;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const remedy = hasCode(error, 'EACCES')
      ? `Run: chown ${String(process.geteuid?.())} ${file}`
      : ENROLL_AGAIN;
    const finding = hasCode(error, 'ENOENT') ? 'is missing' : 'cannot be read';
    throw unsafe(`${basename(file)} of the identity ${finding} (${file})`, remedy, error);
  }
}

function unsafe(message: string, remedy: string, cause?: unknown): AppError {
  return new AppError('IDENTITY_UNSAFE', message, { remedy, ...(cause === undefined ? {} : { cause }) });
}
