import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import type { Run } from '../exec.ts';
import { inspectPhp, patienceLines, reloadFpm } from './php-service.ts';

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

  it('that gives no time to requests which are under way is named', () => {
    const base = mkdtempSync(join(tmpdir(), 'aegir-fpm-'));
    const set = (text: string) => {
      writeFileSync(`${base}/etc/php/8.2/fpm/php-fpm.conf`, text);
      return patienceLines(FPM, base);
    };
    mkdirSync(`${base}/etc/php/8.2/fpm`, { recursive: true });
    expectBroken('php.patience', set(';process_control_timeout = 0\n'), /process_control_timeout = 10s/);
    expectBroken('php.patience', set('process_control_timeout = 0s\n'), /php8.2-fpm/);
    expect(set('process_control_timeout = 10s\n')).toMatchObject([{ outcome: 'OUTCOME_OK' }]);
    removeTree(base, tmpdir());
  });

  it('is a line of the checklist, and so is the right to reload it', async () => {
    const denied = await inspectPhp(FPM, true, answering(1).run, NEVER);
    expectBroken('php.reload', denied, /aegir-spoke setup/);
    expectBroken('php', await inspectPhp(null, true, answering(0).run, NEVER), /php-fpm/);
    expect(await inspectPhp({ ...FPM, handler: 'mod_php' }, true, answering(1).run, NEVER)).toHaveLength(1);
  });
});
