import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../shared/errors.ts';
import type { Env } from './env.ts';

const LONGEST = 1 << 20;

/**
 * The text of a file, or of standard input for `-`: how what must not stand on a command line gets in. Throws
 * FIELD_INVALID, which names the option, when there is none or more than a megabyte.
 */
export async function readInput(
  path: string,
  option: string,
  { stdin }: Pick<Env, 'stdin'>,
): Promise<string> {
  try {
    const text = path === '-' ? await readAll(stdin) : await readFile(path, 'utf8');
    if (text.length <= LONGEST) return text;
  } catch (error) {
    throw unreadable(path, option, messageOf(error), error);
  }
  throw unreadable(path, option, 'it is too large');
}

function unreadable(path: string, option: string, why: string, cause?: unknown): AppError {
  return new AppError('FIELD_INVALID', `${path === '-' ? 'standard input' : path} cannot be read: ${why}`, {
    field: option,
    remedy: 'Name a file that you may read, or - for standard input.',
    cause,
  });
}

async function readAll(stdin: Env['stdin']): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > LONGEST) break;
  }
  return text;
}
