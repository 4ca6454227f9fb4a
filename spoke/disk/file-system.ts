import { close, openFolder, syncFilesystemOf } from '../../shared/at.ts';
import { AppError } from '../../shared/errors.ts';
import { asDiskError } from '../../shared/safe-files.ts';

/** Makes all that was written to the file system of a folder durable, in one call to the kernel. */
export type SyncFilesystem = (folder: string) => Promise<void>;

/** A disk that takes longer than this does not write any more. */
const TIMEOUT_MS = 120_000;

/** One call for thousands of files is far cheaper than one for each. */
export async function syncFilesystem(folder: string): Promise<void> {
  const descriptor = openFolder(folder, { follow: true });
  // Nothing ends a call that hangs in the kernel: its thread is lost, and what waited for it is told.
  const done = syncFilesystemOf(descriptor).finally(() => {
    close(descriptor);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('INTERNAL', `the disk of ${folder} did not take what was written in 2 minutes`));
    }, TIMEOUT_MS);
  });
  try {
    await Promise.race([done, late]);
  } catch (error) {
    throw asDiskError(error, folder);
  } finally {
    clearTimeout(timer);
  }
}
