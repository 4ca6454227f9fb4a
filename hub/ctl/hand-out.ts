import { writeFileSync } from 'node:fs';
import { AppError, hasCode } from '../../shared/errors.ts';
import type { Env } from './env.ts';

/** Writes a secret to a new file, mode 0600, or to standard output for `-`. Throws NAME_TAKEN: nothing is overwritten. */
export function handOut(file: string, secret: string, { stdout }: Pick<Env, 'stdout'>): void {
  if (file === '-') {
    stdout.write(secret);
    return;
  }
  try {
    writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new AppError('NAME_TAKEN', `${file} is there already`, {
      field: '--out',
      remedy: 'Name another file.',
    });
  }
}
