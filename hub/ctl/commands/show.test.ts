import { describe, expect, it } from 'vitest';
import { ctl, watching } from '../../../test/fakes/aegirctl.ts';
import { NOW, server, site, task } from '../../../test/fakes/inventory.ts';

describe('aegirctl shows', () => {
  const checks = [
    { name: 'user', outcome: 'OUTCOME_OK', finding: 'runs as aegir', remedy: '' },
    {
      name: 'apache.rewrite',
      outcome: 'OUTCOME_FAILED',
      finding: 'not loaded',
      remedy: 'Enable it: a2enmod rewrite.',
    },
  ] as const;
  const answers = { GetServer: () => ({ server: server({ checks: [...checks] }) }) };

  it('a server with its checklist in words when it is piped', async () => {
    const { stdout } = await ctl(answers, 'server show web1');
    expect(stdout).toBe(
      [
        'server:     web1',
        'state:      verified',
        'hostname:   web1.example.org',
        'addresses:  10.77.0.11',
        'web:        apache:80',
        'spoke:      connected',
        'last seen:  2026-01-31 08:59:56 UTC (4 s ago)',
        'generation: 42',
        'verified:   2026-01-31 08:00:00 UTC (1 h ago)',
        'created:    2026-01-28 09:00:00 UTC (3 d ago)',
        'drift:      report',
        'etag:       3',
        '',
        'Checks',
        '  ok       user  runs as aegir',
        '  failed   apache.rewrite  not loaded',
        '           do: Enable it: a2enmod rewrite.',
        '',
      ].join('\n'),
    );
  });

  it('what somebody changed on a server, with the difference and what became of it', async () => {
    const entry = {
      path: 'current/vhost.d/a.test',
      kind: 'changed',
      seenMs: NOW - 20_000,
      diff: '',
      answer: '',
    };
    const { stdout } = await ctl(
      {
        ListDrift: () => ({
          drift: [{ ...entry, diff: '@@ -1,1 +1,1 @@\n-old\n+new', answer: 'no original' }],
          healed: [{ ...entry, answer: 'healed' }],
        }),
      },
      'server drift web1',
    );
    expect(stdout.split('\n').map((text) => text.trim())).toEqual([
      'Changed behind our back',
      'warning  current/vhost.d/a.test  changed  20 s ago  cannot be put back: no original',
      ...['@@ -1,1 +1,1 @@', '-old', '+new', ''],
      'Put back',
      ...['ok       current/vhost.d/a.test  changed  20 s ago', ''],
    ]);
  });

  it('the checklist with signs on a UTF-8 terminal, and without them on another', async () => {
    const utf8 = await ctl(answers, 'server show web1', { tty: true });
    expect(utf8.stdout).toContain('  ✗ apache.rewrite  not loaded\n    do: Enable it: a2enmod rewrite.\n');
    const ascii = await ctl(answers, 'server show web1', { tty: true, vars: { LANG: 'C' } });
    expect(ascii.stdout).toContain('  failed   apache.rewrite  not loaded\n');
  });

  it('colours on a terminal only, and not with NO_COLOR', async () => {
    const colour = '\u001b[32mverified';
    expect((await ctl(answers, 'server show web1', { tty: true, vars: { NO_COLOR: '' } })).stdout).toContain(
      colour,
    );
    expect((await ctl(answers, 'server show web1', { tty: true })).stdout).not.toContain('\u001b');
    expect((await ctl(answers, 'server show web1', { vars: { NO_COLOR: '' } })).stdout).not.toContain(
      '\u001b',
    );
  });

  it('no control characters that came from afar', async () => {
    const problem = 'bad \u001b[2Jnews\u0007';
    const { stdout } = await ctl(
      { GetSite: () => ({ site: site({ problem }) }) },
      'site show www.example.org',
    );
    expect(stdout).toContain('problem:  bad [2Jnews\n');
  });

  it('all of a task: steps, servers, log', async () => {
    const detail = task({
      state: 'failure',
      steps: [{ name: 'converge', state: 'failed', startedMs: NOW, endedMs: NOW + 1_400 }],
      log: [{ atMs: NOW, level: 'error', text: 'web1: configtest failed' }],
      results: [
        {
          server: 'web1',
          state: 'failure',
          stage: 'test',
          reason: 'SITE_CONFIG_INVALID',
          message: 'Apache refuses the files of a site',
          remedy: 'Correct the named file.',
          checks: [],
          problems: [
            {
              reason: 'SITE_CONFIG_INVALID',
              message: 'Invalid command\nperhaps misspelled',
              remedy: 'Correct the named file.',
              site: 'www.example.org',
              platform: '',
              file: '/var/aegir/config/site.d/www.example.org.conf',
              line: 3,
            },
          ],
        },
      ],
    });
    const { stdout } = await ctl({ GetTask: () => ({ task: detail }) }, 'task show task-1');
    expect(stdout.slice(stdout.indexOf('Steps'))).toBe(
      [
        'Steps',
        '  failed   converge  1.4 s',
        '',
        'Servers',
        '  failed   web1  test: Apache refuses the files of a site  SITE_CONFIG_INVALID',
        '    failed   site www.example.org  SITE_CONFIG_INVALID',
        '             /var/aegir/config/site.d/www.example.org.conf:3',
        '             Invalid command',
        '             perhaps misspelled',
        '             do: Correct the named file.',
        '',
        'Log',
        '  2026-01-31 09:00:00 UTC  error  web1: configtest failed',
        '',
      ].join('\n'),
    );
  });

  it('what went wrong on a server once, however often the task has it', async () => {
    const said = { reason: 'DISK_FULL', message: 'no room to write', remedy: 'Make room.' };
    const problem = { ...said, site: '', platform: '', file: '', line: 0 };
    const row = {
      ...said,
      server: 'web1',
      state: 'failure',
      stage: 'fetch',
      problems: [problem],
      checks: [],
    };
    const failed = task({ ...said, state: 'failure', message: 'web1: no room to write', results: [row] });
    const answers = { GetTask: () => ({ task: failed }), ...watching(failed) };
    const { stderr, stdout } = await ctl(answers, 'task watch task-1');
    expect((stdout + stderr).match(/no room/g)).toHaveLength(1);
    expect(stdout + stderr).toContain(
      '  failed   web1  fetch: no room to write  DISK_FULL\n           do: Make room.\n',
    );
  });

  it('a note as a warning, as nothing has failed', async () => {
    const note = {
      reason: 'HTACCESS_PER_REQUEST',
      message: 'platform d11: Require all',
      remedy: 'Leave it out.',
    };
    const problem = { ...note, site: '', platform: '', file: '/r/.htaccess', line: 9 };
    const row = {
      ...note,
      server: 'web1',
      state: 'warning',
      stage: 'current',
      problems: [problem],
      checks: [],
    };
    const { stdout } = await ctl(
      { GetTask: () => ({ task: task({ ...note, state: 'warning', results: [row] }) }) },
      'task show task-1',
    );
    expect(stdout).toContain('    warning  platform d11: Require all  HTACCESS_PER_REQUEST\n');
    expect(stdout).not.toContain('failed');
  });

  it('how far a task is that runs', async () => {
    const progress = { server: '', stage: 'scan', filesDone: 5, filesTotal: 9, bytesDone: 0, bytesTotal: 0 };
    const fetching = { ...progress, server: 'web1', stage: 'fetch', bytesDone: 1 << 20, bytesTotal: 4 << 20 };
    const running = task({ state: 'running', endedMs: 0, progress: [progress, fetching] });
    const { stdout } = await ctl({ GetTask: () => ({ task: running }) }, 'task show task-1');
    expect(stdout).toContain(
      ['Progress', '  hub  scan  5 of 9 files', '  web1  fetch  1.0 of 4.0 MiB, 5 of 9 files', ''].join('\n'),
    );
  });
});
