import { randomBytes, randomUUID } from 'node:crypto';

/** A new id of an object, job or task: a random UUID. */
export function newId(): string {
  return randomUUID();
}

/** A short id for people to quote from a log, such as `7f3a9c21`. */
export function newLogId(): string {
  return randomBytes(4).toString('hex');
}
