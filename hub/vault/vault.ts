import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { Database } from '../../shared/sqlite.ts';
import { readPrivateFile, unsafe } from '../private-file.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First word of everything sealed: another cipher would be another version. */
const VERSION = 'v1.';
const KEY_FORM = /^[A-Za-z0-9_-]{43}\n$/;
const RESTORE = 'Restore it from the backup that goes with the database.';

/**
 * Keeps secrets readable only together with a key that lies beside the database, not in it: who reads a copy
 * of the database alone learns nothing.
 */
export interface Vault {
  /**
   * The secret as a line of text that may be stored anywhere. The purpose says what it is for, such as
   * `database-admin`; it is not stored, and only the same one opens it again.
   */
  seal(purpose: string, plain: Uint8Array): string;
  /** Throws SECRET_UNREADABLE for what was altered, or sealed for another purpose or with another key. */
  open(purpose: string, sealed: string): Uint8Array;
  /** A digest of the text that nobody can make without the key, base64url. The same text and purpose give the same. */
  vouch(purpose: string, text: string): string;
}

export interface VaultOptions {
  /** State folder of the hub: the key lies in `vault.key`. */
  readonly state: string;
  readonly db: Database;
}

/**
 * Opens the vault; the first time makes its key. Throws IDENTITY_UNSAFE when the key is readable by others,
 * damaged, missing, or not the one this database was used with: a new one would open nothing.
 */
export function openVault({ state, db }: VaultOptions): Vault {
  return vaultWith(openKey(join(state, 'vault.key'), db));
}

/**
 * The vault of a hub that may be dead, for somebody else such as root: nothing is made or written, and the key's owner does
 * not matter. Throws IDENTITY_UNSAFE where the key of this database cannot be had.
 */
export function openVaultFromOutside({ state, db }: VaultOptions): Vault {
  const file = join(state, 'vault.key');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const key = Buffer.from(text, 'base64url');
  if (KEY_FORM.test(text) && knownKey(db) === nameOf(key)) return vaultWith(key);
  throw unsafe(file, 'is not the key of this database', RESTORE);
}

function vaultWith(key: Buffer): Vault {
  return {
    seal: (purpose, plain) => seal(key, purpose, plain),
    open: (purpose, sealed) => open(key, purpose, sealed),
    vouch: (purpose, text) => createHmac('sha256', keyFor(key, purpose)).update(text).digest('base64url'),
  };
}

function openKey(file: string, db: Database): Buffer {
  const known = knownKey(db);
  const text = readPrivateFile(file);
  if (text === null && known !== null)
    throw unsafe(file, 'is missing, but secrets were sealed with it', RESTORE);
  if (text !== null && !KEY_FORM.test(text)) throw unsafe(file, 'is damaged', RESTORE);
  const key = text === null ? makeKey(file) : Buffer.from(text, 'base64url');
  if (known !== null && known !== nameOf(key)) {
    throw unsafe(file, 'is not the key this database was used with', RESTORE);
  }
  if (known === null) rememberKey(db, nameOf(key));
  return key;
}

function makeKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  atomicWrite(file, `${key.toString('base64url')}\n`, { mode: 0o600 });
  return key;
}

/** A key of its own, so that nothing that is vouched for can be mistaken for something sealed. */
function keyFor(key: Buffer, purpose: string): Buffer {
  return createHmac('sha256', key).update('aegir vouch\0').update(purpose).digest();
}

function seal(key: Buffer, purpose: string, plain: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return VERSION + sealed.toString('base64url');
}

function open(key: Buffer, purpose: string, sealed: string): Uint8Array {
  try {
    return decipher(key, purpose, sealed);
  } catch (error) {
    throw new AppError('SECRET_UNREADABLE', `a secret sealed as "${purpose}" cannot be read`, {
      cause: error,
    });
  }
}

function decipher(key: Buffer, purpose: string, sealed: string): Buffer {
  if (!sealed.startsWith(VERSION)) throw new Error('not sealed by a vault of this version');
  const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
  const end = bytes.length - TAG_BYTES;
  if (end < NONCE_BYTES) throw new Error('too short');
  const cipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(purpose));
  cipher.setAuthTag(bytes.subarray(end));
  return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, end)), cipher.final()]);
}

/** What the database knows the key by: nobody finds 32 random bytes by their digest. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('aegir vault\0').update(key).digest('hex');
}

function knownKey(db: Database): string | null {
  const row = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'vault'").get();
  return row?.value ?? null;
}

function rememberKey(db: Database, name: string): void {
  db.prepare("INSERT INTO meta (key, value) VALUES ('vault', ?)").run(name);
}
