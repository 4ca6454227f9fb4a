import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../../shared/errors.ts';

/**
 * Writes what comes to a new file for this person alone, mode 0600; nothing is left of it when not all of it comes. Throws
 * what the source throws, and FIELD_INVALID with the name of the option for a file that is there or cannot be written.
 */
export async function saveStream(file: string, flag: string, source: AsyncIterable<Buffer>): Promise<void> {
  const target = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  const opened = once(target, 'open').then(
    () => true,
    () => false,
  );
  try {
    await pipeline(Readable.from(source), target);
  } catch (error) {
    if (await opened) await rm(file, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('FIELD_INVALID', `cannot write ${file}: ${messageOf(error)}`, { field: flag });
  }
}
