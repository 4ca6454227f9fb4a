import { describe, expect, it } from 'vitest';
import type { Run } from '../exec.ts';
import { inspectPhp, reloadFpm } from './php-service.ts';

const NEVER = new AbortController().signal;
const FPM = { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' } as const;

function answering(code: number, stderr = ''): { run: Run; asked: string[] } {
  const asked: string[] = [];
  const run: Run = (argv) => {
    asked.push(argv.join(' '));
    return Promise.resolve({ code, signal: null, stdout: '', stderr });
  };
  return { run, asked };
}

describe('php-fpm', () => {
  it('is reloaded by the exact words of the sudo rule', async () => {
    const { run, asked } = answering(0);
    await reloadFpm(FPM, run, NEVER);
    await reloadFpm({ ...FPM, version: '' }, run, NEVER);
    expect(asked).toEqual([
      '/usr/bin/sudo -n /usr/bin/systemctl reload php8.2-fpm',
      '/usr/bin/sudo -n /usr/bin/systemctl reload php-fpm',
    ]);
  });

  it.each(['Job for php8.2-fpm.service failed.', 'sudo: a password is required'])(
    'that is not reloaded is one kind of failure: %s',
    async (words) => {
      const { run } = answering(1, words);
      await expect(reloadFpm(FPM, run, NEVER)).rejects.toMatchObject({
        reason: 'PHP_NOT_RELOADED',
        message: expect.stringContaining(words.replace('sudo: ', '')) as string,
      });
    },
  );

  it('is a line of the checklist, and so is the right to reload it', async () => {
    const denied = await inspectPhp(FPM, true, answering(1).run, NEVER);
    expect(denied).toContainEqual(
      expect.objectContaining({ name: 'php.reload', outcome: 'OUTCOME_WARNING' }),
    );
    expect(await inspectPhp(null, true, answering(0).run, NEVER)).toMatchObject([
      { outcome: 'OUTCOME_WARNING' },
    ]);
    expect(await inspectPhp({ ...FPM, handler: 'mod_php' }, true, answering(1).run, NEVER)).toHaveLength(1);
  });
});
