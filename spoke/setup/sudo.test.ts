import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun } from '../exec.ts';
import { sudoRules } from './sudo.ts';

const FPM = [
  { handler: 'fpm', version: '8.4', socket: '/run/php/php8.4-fpm.sock' },
  { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' },
] as const;

const APACHE = { kind: 'apache', control: '/usr/sbin/apache2ctl', binary: '/usr/sbin/apache2' } as const;
const NGINX = { kind: 'nginx', control: '/usr/sbin/nginx', binary: '/usr/sbin/nginx' } as const;

const HAPROXY = { kind: 'haproxy', control: '/usr/sbin/haproxy', binary: '/usr/sbin/haproxy' } as const;

const CONFIG = { root: '/var/aegir' };

const VISUDO = '/usr/sbin/visudo';
const run = createRun(new Set([VISUDO]));

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/NOPASSWD: (.*)$/gm)].map(([, command = '']) => command);

describe('the sudo rules that setup writes', () => {
  it('allow Apache’s control program three words, and no other program', () => {
    expect(commandsOf(sudoRules({ ...APACHE, fpm: [] }, CONFIG))).toEqual([
      '/usr/sbin/apache2ctl configtest',
      '/usr/sbin/apache2ctl graceful',
      '/usr/sbin/apache2ctl start',
    ]);
  });

  it('allow nginx the same, and a reload of every php-fpm of the host', () => {
    expect(commandsOf(sudoRules({ ...NGINX, fpm: FPM }, CONFIG))).toEqual([
      '/usr/sbin/nginx -t',
      '/usr/bin/systemctl reload nginx',
      '/usr/bin/systemctl start nginx',
      '/usr/bin/systemctl reload php8.4-fpm',
      '/usr/bin/systemctl reload php8.2-fpm',
    ]);
  });

  it('allow a balancer to be tested with the two files that it reads, and no others', () => {
    expect(commandsOf(sudoRules({ ...HAPROXY, fpm: [] }, CONFIG))).toEqual([
      '/usr/sbin/haproxy -c -f /etc/haproxy/haproxy.cfg -f /var/aegir/config/haproxy',
      '/usr/bin/systemctl reload haproxy',
      '/usr/bin/systemctl start haproxy',
    ]);
  });

  it.each([APACHE, NGINX, HAPROXY])('are taken by sudo for $kind', async (web) => {
    const folder = mkdtempSync(join(tmpdir(), 'aegir-sudo-'));
    try {
      const file = join(folder, 'rules');
      writeFileSync(file, sudoRules({ ...web, fpm: FPM }, CONFIG), { mode: 0o440 });
      const { code, stdout } = await run([VISUDO, '-cf', file], { timeoutMs: 10_000 });
      expect([code, stdout]).toEqual([0, expect.stringContaining('parsed OK')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
