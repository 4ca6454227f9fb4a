import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError, messageOf } from '../../shared/errors.ts';
import type { Env } from './env.ts';

/**
 * The one line of a file, or of standard input for `-`: how a secret gets in without standing among the arguments,
 * which everybody on the machine can read. Throws FIELD_INVALID, with the option that named the file.
 */
export async function readText(file: string, flag: string, { stdin }: Pick<Env, 'stdin'>): Promise<string> {
  try {
    const content = file === '-' ? await text(stdin) : await readFile(file, 'utf8');
    return content.replace(/\r?\n$/, '');
  } catch (error) {
    throw new AppError('FIELD_INVALID', `cannot read ${file}: ${messageOf(error)}`, {
      field: flag,
      remedy: 'Name a file that you may read, or - for standard input.',
    });
  }
}
