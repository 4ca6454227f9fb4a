import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AppError } from '../../shared/errors.ts';
import type { Env } from './env.ts';

/**
 * Asks a yes-or-no question on the terminal. Throws CANCELLED when the answer is not yes, and
 * FIELD_MISSING at once where nobody can answer: a script never hangs here.
 */
export async function confirm(question: string, env: Env, interactive: boolean): Promise<void> {
  if (!interactive || env.stdin.isTTY !== true || env.stderr.isTTY !== true) {
    throw new AppError('FIELD_MISSING', `nobody is there to answer: ${question}`, {
      field: '--yes',
      remedy: 'Add --yes if this is wanted.',
    });
  }
  env.stderr.write(`${question} [y/N] `);
  const answer = await readLine(env);
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new AppError('CANCELLED', 'nothing was changed', { remedy: '' });
}

/** One line; '' at the end of the input and for Ctrl-C. */
async function readLine({ stdin, stderr, signal }: Env): Promise<string> {
  // The terminal stays in its own line mode, so that Ctrl-C reaches the process as a signal.
  const lines = createInterface({ input: stdin, terminal: false });
  const closed = once(lines, 'close').then(() => ['']);
  try {
    const [answer] = (await Promise.race([once(lines, 'line', { signal }), closed])) as [string];
    return answer;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write('\n');
    return '';
  } finally {
    lines.close();
  }
}
