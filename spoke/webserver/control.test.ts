import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { createRun } from '../exec.ts';
import { apacheCommand, controlArguments, ownControl, sudoControl } from './control.ts';
import { haproxyCommand, hostSources } from './haproxy/control.ts';
import { nginxCommand } from './nginx/control.ts';
import { fpmReloadCommand } from './php-service.ts';

const NEVER = new AbortController().signal;

describe('a control program', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-control-'));
  });
  afterEach(() => {
    removeTree(folder, tmpdir());
  });

  function program(body: string): string {
    const file = `${folder}/apache2ctl`;
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('gets exactly the words that stand in the sudo rule', () => {
    const rule = readFileSync(join(import.meta.dirname, '../../deploy/sudoers/aegir-spoke'), 'utf8');
    for (const name of ['/usr/sbin/apache2ctl', '/usr/sbin/apachectl', '/usr/sbin/httpd']) {
      for (const verb of ['configtest', 'graceful', 'start'] as const) {
        expect(rule).toContain(`${name} ${controlArguments(name, verb).join(' ')}`);
      }
    }
    // A program without arguments in the rule would be allowed with any.
    const commands = rule.split('\n').flatMap((line) => line.split('NOPASSWD: ')[1]?.split(', ') ?? []);
    for (const version of ['', '7.4', '8.2', '8.4']) {
      expect(commands).toContain(fpmReloadCommand({ version }).join(' '));
    }
    for (const verb of ['configtest', 'graceful', 'start'] as const) {
      expect(commands).toContain(nginxCommand('/usr/sbin/nginx', verb).join(' '));
    }
    const haproxy = hostSources('/usr/sbin/haproxy', { root: '/var/aegir' });
    for (const verb of ['configtest', 'graceful', 'start'] as const) {
      expect(commands).toContain(haproxyCommand(haproxy, verb).join(' '));
    }
    expect(commands.length).toBe(23);
    const words =
      'configtest|graceful|start|-t|-k graceful|-k start|(?:reload|start) (?:nginx|haproxy)|-c -f \\S+ -f \\S+|reload php[0-9.]*-fpm';
    for (const command of commands) expect(command).toMatch(new RegExp(`^/\\S+ (?:${words})$`));
  });

  it('that never returns is killed at its deadline', async () => {
    const binary = program(`echo $$ > ${folder}/pid; sleep 47.3 & wait`);
    const run = createRun(new Set([binary]));
    const control = ownControl({ binary, mainFile: '/x', pidFile: '/x' }, {}, run, 300);
    await expect(control.tell('graceful', NEVER)).rejects.toMatchObject({ reason: 'TIMEOUT' });
    const pid = readFileSync(`${folder}/pid`, 'utf8').trim();
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
  });

  it("never stops the host's server, and tells a refusal of sudo from one of the server", async () => {
    const sudo = (stderr: string) =>
      sudoControl(apacheCommand('/usr/sbin/apache2ctl'), '/x', () =>
        Promise.resolve({ code: 1, signal: null, stdout: '', stderr }),
      );
    await expect(sudo('').tell('stop', NEVER)).rejects.toMatchObject({ reason: 'ROLE_DENIED' });
    await expect(sudo('sudo: a password is required\n').tell('graceful', NEVER)).rejects.toMatchObject({
      reason: 'SUDO_DENIED',
    });
    expect(await sudo('AH00526: Syntax error').tell('graceful', NEVER)).toMatchObject({ code: 1 });
    const warning = 'sudo: unable to resolve host web1: Name or service not known\n';
    for (const stderr of [warning, `${warning}AH00526: Syntax error\n`])
      expect(await sudo(stderr).tell('configtest', NEVER)).toMatchObject({ code: 1 });
    await expect(sudo(`${warning}sudo: a password is required\n`).tell('start', NEVER)).rejects.toMatchObject(
      {
        reason: 'SUDO_DENIED',
      },
    );
  });
});
