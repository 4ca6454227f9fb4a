import { AppError } from '../../shared/errors.ts';
import { run as runProgram, type Run } from '../exec.ts';

/** Makes all that was written to the file system of a folder durable, in one call to the kernel. */
export type SyncFilesystem = (folder: string) => Promise<void>;

/** A disk that takes longer than this does not write any more. */
const TIMEOUT_MS = 120_000;

/** One call for thousands of files is far cheaper than one for each; Node itself cannot make it. */
export function filesystemSync(run: Run = runProgram): SyncFilesystem {
  return async (folder) => {
    const { code, stderr } = await run(['/usr/bin/sync', '-f', folder], { timeoutMs: TIMEOUT_MS });
    if (code !== 0) throw new AppError('INTERNAL', `cannot make ${folder} durable: ${stderr.trim()}`);
  };
}
