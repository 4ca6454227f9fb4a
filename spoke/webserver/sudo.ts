import { AppError } from '../../shared/errors.ts';
import type { Run, RunResult } from '../exec.ts';

const SUDO = '/usr/bin/sudo';
/** Sudo itself answers at once. */
const QUESTION_TIMEOUT_MS = 30_000;

/**
 * Runs a command as root; its exact arguments stand in deploy/sudoers. Any exit code of the command is a result.
 * Throws SUDO_DENIED when sudo did not run it, TIMEOUT, CANCELLED.
 */
export async function runAsRoot(
  command: readonly string[],
  run: Run,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<RunResult> {
  const result = await run([SUDO, '-n', ...command], options);
  const refusal = result.code === 0 ? null : refusalOf(result.stderr);
  if (refusal !== null) throw new AppError('SUDO_DENIED', `sudo refuses ${command.join(' ')}: ${refusal}`);
  return result;
}

/** Whether sudo would run the command; asks without running it. */
export async function mayRunAsRoot(
  command: readonly string[],
  run: Run,
  signal: AbortSignal,
): Promise<boolean> {
  const argv = [SUDO, '-n', '-l', ...command];
  return (await run(argv, { timeoutMs: QUESTION_TIMEOUT_MS, signal })).code === 0;
}

/**
 * What sudo says when it did not run the program. It may also warn and then run it (a host name that does not
 * resolve), so only its last word counts, and what the program said after a warning is the program's.
 */
function refusalOf(stderr: string): string | null {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return last.startsWith('sudo: ') && !last.startsWith('sudo: unable to resolve host') ? last : null;
}
