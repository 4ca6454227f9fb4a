import { lstatSync, unlinkSync } from 'node:fs';
import { hasCode, AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { ensureFolder } from '../disk/folders.ts';
import { namesIfThere } from '../disk/reading.ts';

/** An answer to an ACME challenge: what a certificate authority asks for by a token. */
export interface Challenge {
  readonly token: string;
  readonly content: string;
}

export interface ChallengeOrder {
  readonly add: readonly Challenge[];
  /** Tokens. */
  readonly remove: readonly string[];
}

/** An answer that nobody took back is of no use after this. */
const LIFE_MS = 86_400_000;
const TOKEN = /^[A-Za-z0-9_-]+$/;
const CONTENT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Lays answers out for every web server of this host to show, and takes others away. */
export function layOutChallenges(folder: string, { add, remove }: ChallengeOrder, nowMs: number): void {
  ensureFolder(folder, 0o755);
  for (const { token, content } of add) atomicWrite(`${folder}/${token}`, content, { mode: 0o644 });
  for (const token of [...remove, ...outdated(folder, nowMs)]) forget(`${folder}/${token}`);
}

/** A token as it may be a file's name. Throws FIELD_INVALID. */
export function checkToken(token: string, field: string): string {
  return checked(token, TOKEN, field);
}

/** What is shown for a token: the token and a hash of the account's key. Throws FIELD_INVALID. */
export function checkContent(content: string, field: string): string {
  return checked(content, CONTENT, field);
}

function checked(value: string, form: RegExp, field: string): string {
  if (value.length <= LIMITS.challengeLength && form.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not part of an ACME challenge`, { field });
}

function outdated(folder: string, nowMs: number): string[] {
  return namesIfThere(folder).filter((name) => {
    const stat = lstatSync(`${folder}/${name}`, { throwIfNoEntry: false });
    return stat?.isFile() === true && stat.mtimeMs < nowMs - LIFE_MS;
  });
}

function forget(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
