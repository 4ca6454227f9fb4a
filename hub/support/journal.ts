import { AppError } from '../../shared/errors.ts';
import { KeptOutput, runProgram } from '../../shared/program.ts';

const LINES = 5_000;
const MOST_BYTES = 4 << 20;
const WITHIN_MS = 20_000;

/**
 * The last lines of what the hub told systemd's journal, the newest first. Throws UNAVAILABLE where this user may not read
 * them or there are none, and what starting a program throws.
 */
export async function journalTail(): Promise<string[]> {
  const printed = new KeptOutput(MOST_BYTES);
  const complaint = new KeptOutput(1_000);
  const { code } = await runProgram({
    program: '/usr/bin/journalctl',
    args: ['--unit=aegir-hub', `--lines=${String(LINES)}`, '--reverse', '--no-pager', '--output=short-iso'],
    ...{ cwd: '/', env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' }, timeoutMs: WITHIN_MS },
    onOutput: (from, chunk) => {
      (from === 'stdout' ? printed : complaint).add(chunk);
    },
  });
  const lines = printed.text.split('\n').filter((line) => line !== '' && !line.startsWith('-- '));
  if (code === 0 && lines.length > 0) return lines;
  throw new AppError('UNAVAILABLE', `the journal cannot be read: ${complaint.text.trim() || 'no lines'}`, {
    remedy: 'Run as root on the machine of the hub: aegir-hub support-bundle --out FILE.',
  });
}
