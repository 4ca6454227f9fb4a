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

/** One line, or '' at the end of the input. */
async function readLine(env: Env): Promise<string> {
  // The terminal stays in its own line mode, so that Ctrl-C reaches the process as a signal.
  const lines = createInterface({ input: env.stdin, terminal: false });
  try {
    const closed = once(lines, 'close', { signal: env.signal }).then(() => ['']);
    const [answer] = (await Promise.race([once(lines, 'line', { signal: env.signal }), closed])) as [string];
    return answer;
  } finally {
    lines.close();
  }
}
