import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { AppError } from './errors.ts';

/** Bytes of an X25519 public key in DER, with its frame. */
export const ANSWER_KEY_BYTES = 44;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes that sealing adds to a text. */
const FRAME_BYTES = ANSWER_KEY_BYTES + NONCE_BYTES + TAG_BYTES;

/** A key for one answer. It lives in memory alone, so nobody who reads a journal later can read the answer. */
export interface AnswerKey {
  /** DER, to be sent along with the question. */
  readonly publicKey: Buffer;
  /** Throws SECRET_UNREADABLE for anything that was not sealed for this key. */
  open(sealed: Buffer): string;
}

/** Makes a key for one question. */
export function newAnswerKey(): AnswerKey {
  const pair = generateKeyPairSync('x25519');
  const publicKey = encoded(pair.publicKey);
  return {
    publicKey,
    open: (sealed) => {
      try {
        return open(sealed, pair.privateKey, publicKey);
      } catch (error) {
        throw new AppError('SECRET_UNREADABLE', 'the answer was not sealed for whoever asked', {
          cause: error,
        });
      }
    },
  };
}

/** Seals an answer so that only the holder of the key reads it. Throws FIELD_INVALID for what is no such key. */
export function sealAnswer(publicKey: Buffer, text: string): Buffer {
  const theirs = readKey(publicKey);
  const own = generateKeyPairSync('x25519');
  const ownPublic = encoded(own.publicKey);
  const nonce = randomBytes(NONCE_BYTES);
  const key = keyBetween(own.privateKey, theirs, ownPublic, publicKey);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([ownPublic, nonce, cipher.getAuthTag(), body]);
}

function open(sealed: Buffer, privateKey: KeyObject, publicKey: Buffer): string {
  const theirs = sealed.subarray(0, ANSWER_KEY_BYTES);
  const nonce = sealed.subarray(ANSWER_KEY_BYTES, ANSWER_KEY_BYTES + NONCE_BYTES);
  const key = keyBetween(privateKey, readKey(theirs), theirs, publicKey);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(FRAME_BYTES - TAG_BYTES, FRAME_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(FRAME_BYTES)), decipher.final()]).toString('utf8');
}

function keyBetween(
  privateKey: KeyObject,
  publicKey: KeyObject,
  sender: Buffer,
  receiver: Buffer,
): Uint8Array {
  const secret = diffieHellman({ privateKey, publicKey });
  return new Uint8Array(hkdfSync('sha256', secret, Buffer.concat([sender, receiver]), 'aegir answer', 32));
}

function readKey(der: Buffer): KeyObject {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'x25519') return key;
  } catch {
    // What cannot be read is no key, as one of another kind is none.
  }
  throw new AppError('FIELD_INVALID', 'the key for the answer is not one', { field: 'answer_key' });
}

function encoded(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}
