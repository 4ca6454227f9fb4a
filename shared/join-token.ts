import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';

/** What a join token tells the machine that joins: where to go, whom to trust there, and its one-time secret. */
export interface JoinToken {
  /** host:port of the hub's enrolment listener. */
  readonly enrollment: string;
  /** Hex SHA-256 of the farm's authority certificate. */
  readonly fingerprint: string;
  /** 32 random bytes. */
  readonly secret: Buffer;
}

const PREFIX = 'aegir1.';
const DIGEST_BYTES = 32;
const SECRET_BYTES = 32;
const CHECK_BYTES = 4;
const LONGEST_TOKEN = 512;
const ENDPOINT = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):(\d{1,5})$/;

/** The token as one word that survives copying: `aegir1.` and base64url with a checksum. */
export function encodeJoinToken(token: JoinToken): string {
  const body = Buffer.concat([
    token.secret,
    Buffer.from(token.fingerprint, 'hex'),
    Buffer.from(token.enrollment),
  ]);
  return PREFIX + Buffer.concat([checksum(body), body]).toString('base64url');
}

/**
 * Reads a token as a person pasted it. Throws TOKEN_INVALID when it is cut, altered or no token at all;
 * the message never repeats it.
 */
export function decodeJoinToken(text: string): JoinToken {
  const word = text.length <= LONGEST_TOKEN * 2 ? text.trim() : '';
  const raw = word.startsWith(PREFIX) ? decodeWord(word.slice(PREFIX.length)) : null;
  const body = raw?.subarray(CHECK_BYTES);
  if (!raw || !body || !checksum(body).equals(raw.subarray(0, CHECK_BYTES))) throw invalid();
  const enrollment = body.subarray(SECRET_BYTES + DIGEST_BYTES).toString('latin1');
  const port = Number(ENDPOINT.exec(enrollment)?.[1] ?? 0);
  if (port < 1 || port > 65_535) throw invalid();
  return {
    secret: Buffer.from(body.subarray(0, SECRET_BYTES)),
    fingerprint: body.subarray(SECRET_BYTES, SECRET_BYTES + DIGEST_BYTES).toString('hex'),
    enrollment,
  };
}

function decodeWord(word: string): Buffer | null {
  if (word.length > LONGEST_TOKEN || !/^[A-Za-z0-9_-]+$/.test(word)) return null;
  const raw = Buffer.from(word, 'base64url');
  // Unused low bits of the last character would give one token several spellings.
  return raw.toString('base64url') === word ? raw : null;
}

function checksum(body: Buffer): Buffer {
  return createHash('sha256').update('aegir join token').update(body).digest().subarray(0, CHECK_BYTES);
}

function invalid(): AppError {
  return new AppError('TOKEN_INVALID', 'this is not a whole join token', {
    field: 'token',
    remedy: 'Copy it again in one piece, or make a new one: aegirctl server token NAME.',
  });
}
