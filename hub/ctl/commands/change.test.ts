import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { Answers } from '../../../test/fakes/admin-api.ts';
import { ctl, watching } from '../../../test/fakes/aegirctl.ts';
import { NOW, server, site, task } from '../../../test/fakes/inventory.ts';

describe('aegirctl changes', () => {
  const added: Answers = {
    AddSite: () => ({ site: null, taskId: 'task-1' }),
    GetSite: () => ({ site: site() }),
  };

  it('and waits for the task, printing how it went on each server', async () => {
    const result = {
      server: 'web1',
      state: 'success',
      stage: '',
      reason: '',
      message: 'generation 43',
      remedy: '',
    };
    const { code, stdout, stderr, asked } = await ctl(
      {
        ...added,
        ...watching(
          task({
            state: 'running',
            endedMs: 0,
            steps: [{ name: 'converge', state: 'running', startedMs: 1, endedMs: 0 }],
          }),
          task({ results: [{ ...result, problems: [], checks: [] }] }),
        ),
      },
      'site add www.example.org --platform d11 --alias a.example.org --alias b.example.org',
    );
    expect(stdout).toBe(
      [
        'ok       site.add www.example.org  1.4 s',
        '  ok       web1  generation 43',
        '',
        'www.example.org  platform d11  server web1  verified  also example.org',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('site.add www.example.org: converge\n');
    expect(code).toBe(0);
    expect(asked[0]?.request).toMatchObject({
      uri: 'www.example.org',
      platform: 'd11',
      aliases: ['a.example.org', 'b.example.org'],
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('and a removal tells what brings the site back, when its last backup is there', async () => {
    const last = { name: 'www.example.org-2', cause: 'removal', siteExists: false };
    const answers: Answers = {
      GetSite: () => ({ site: site() }),
      RemoveSite: () => ({ taskId: 'task-1' }),
      ListBackups: () => ({ backups: [{ ...last, name: 'www.example.org-1', cause: 'operator' }, last] }),
      ...watching(task()),
    };
    const removed = await ctl(answers, 'site remove www.example.org --yes --drop-database');
    expect(removed.stdout).toContain(
      'it comes back with: aegirctl backup restore www.example.org-2 --as www.example.org --platform d11\n',
    );
    const without = await ctl(answers, 'site remove www.example.org --yes --drop-database --no-backup');
    expect(without.stdout).not.toContain('comes back');
  });

  it('and ends with 1 when the task failed, with what to look at', async () => {
    const failed = task({
      state: 'failure',
      message: 'web1 refused',
      reason: 'PORT_BUSY',
      remedy: 'Stop it.',
    });
    const { code, stdout, stderr } = await ctl(
      { ...added, ...watching(failed) },
      'site add www.example.org --platform d11',
    );
    expect(code).toBe(1);
    expect(stdout).toContain(
      'failed   site.add www.example.org  failure  1.4 s\n         web1 refused  PORT_BUSY\n         do: Stop it.\n',
    );
    expect(stderr).toContain('aegirctl task show task-1\n');
  });

  it.each([
    ['warning', 0],
    ['cancelled', 9],
  ])('and a task that ends as %s gives exit code %i', async (state, expected) => {
    const { code } = await ctl(
      { ...added, ...watching(task({ state })) },
      'site add www.example.org --platform d11',
    );
    expect(code).toBe(expected);
  });

  it('and tells how the task went also when the object is gone by then', async () => {
    const removed: Answers = {
      ...added,
      GetSite: () => {
        throw new AppError('NOT_FOUND', 'there is no site');
      },
    };
    const { code, stdout } = await ctl(
      { ...removed, ...watching(task()) },
      'site add www.example.org --platform d11',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok       site.add www.example.org  1.4 s\n' });
  });

  it.each([
    ['', { profile: '', withoutInstall: false }],
    [' --profile standard --cron 15m', { profile: 'standard', withoutInstall: false, cronSeconds: 900 }],
    [' --no-install --no-cron', { profile: '', withoutInstall: true, cronSeconds: 0 }],
  ])('and says what its installer shall do, as given by "%s"', async (options, said) => {
    const { asked } = await ctl(added, `site add www.example.org --platform d11 --no-wait${options}`);
    expect(asked[0]?.request).toMatchObject(said);
  });

  it('and does not wait when told so', async () => {
    const { code, stdout, stderr, asked } = await ctl(
      added,
      'site add www.example.org --platform d11 --no-wait',
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'site www.example.org added; task task-1 is queued\n',
    });
    expect(stderr).toBe('Watch it: aegirctl task watch task-1\n');
    expect(asked.map(({ method }) => method)).toEqual(['AddSite']);
  });

  it('with one JSON document and nothing else when that was asked for', async () => {
    const { code, stdout, stderr } = await ctl(
      { ...added, ...watching(task({ state: 'running', endedMs: 0 }), task({ state: 'failure' })) },
      'site add www.example.org --platform d11 --json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      taskId: 'task-1',
      site: { uri: 'www.example.org', verifiedMs: NOW - 60_000, enabled: true },
      task: { state: 'failure', objectName: 'www.example.org' },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('how a site behaves, with a password that is no argument', async () => {
    const set: Answers = {
      GetSite: () => ({ site: site({ etag: '7' }) }),
      SetSite: () => ({ site: null, taskId: '' }),
    };
    const words = [
      'site set www.example.org --www --no-redirect-to --maintenance --no-logs --max-body 64m --no-php',
      '--auth-user anna --auth-password-file - --header X-A:b --php-setting memory_limit=256M',
      '--php-setting display_errors=0',
    ];
    const { asked, code } = await ctl(set, words.join(' '), { typed: 'open sesame\n' });
    expect(code).toBe(0);
    expect(asked[1]?.request).toMatchObject({
      www: true,
      settings: {
        redirectTo: '',
        maintenance: true,
        authUser: 'anna',
        authPassword: 'open sesame',
        headers: { values: { 'X-A': 'b' } },
        php: '',
        phpSettings: { values: { memory_limit: '256M', display_errors: '0' } },
        maxBodyBytes: 64 << 20,
        logs: false,
      },
    });
    const none = await ctl(set, 'site set www.example.org --no-header --no-php-setting');
    expect(none.asked[1]?.request).toMatchObject({
      settings: { headers: { values: {} }, phpSettings: { values: {} } },
    });
    const wrong = await ctl(set, 'site set www.example.org --header nothing');
    expect({ code: wrong.code, asked: wrong.asked }).toEqual({ code: 2, asked: [] });
  });

  it('an object as it was read: its etag goes along', async () => {
    const set: Answers = {
      GetSite: () => ({ site: site({ etag: '7' }) }),
      SetSite: () => ({ site: null, taskId: '' }),
    };
    const { asked, stdout } = await ctl(
      set,
      'site set www.example.org --aliases a.example.org,b.example.org',
    );
    expect(asked[1]?.request).toMatchObject({
      etag: '7',
      aliases: { values: ['a.example.org', 'b.example.org'] },
    });
    expect(stdout).toMatch(/^site www.example.org changed; no server is concerned\n/);
    const given = await ctl(set, 'site set www.example.org --no-aliases --etag 4 --request-id again-1');
    expect(given.asked[0]).toMatchObject({
      method: 'SetSite',
      request: { etag: '4', requestId: 'again-1', aliases: { values: [] } },
    });
  });

  it('only what was named', async () => {
    const { asked } = await ctl(
      { GetServer: () => ({ server: server() }), SetServer: () => ({ server: null, taskId: '' }) },
      'server set web1 --http-port 8080',
    );
    expect(asked[1]?.request).toMatchObject({ httpPort: 8_080 });
    expect(asked[1]?.request).not.toHaveProperty('_hostname');
    expect(asked[1]?.request).not.toHaveProperty('_webType');
  });

  it('a new server, whose machine has yet to join, without calling that a failure', async () => {
    const waits = task({
      kind: 'server.verify',
      state: 'waiting',
      endedMs: 0,
      reason: 'SPOKE_MISSING',
      message: 'no machine',
    });
    const { code, stderr } = await ctl(
      {
        AddServer: () => ({ server: null, taskId: 'task-1' }),
        GetServer: () => ({ server: server() }),
        ...watching(waits),
      },
      'server add web1',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Next, let its machine join: aegirctl server token web1\n');
  });

  it('a task into a cancelled one, which is what was wanted', async () => {
    const { code, asked } = await ctl(
      { CancelTask: () => ({ task: task({ state: 'running' }) }), ...watching(task({ state: 'cancelled' })) },
      'task cancel task-1',
    );
    expect(code).toBe(0);
    expect(asked[0]?.request).toMatchObject({ id: 'task-1' });
  });
});

describe('a join token', () => {
  it('is all that goes to standard output, so that it can be piped to the machine', async () => {
    const { stdout, stderr, asked } = await ctl(
      { CreateToken: () => ({ token: 'aegir1.abc', expiresMs: NOW + 7_200_000 }) },
      'server token web1 --ttl 2h',
    );
    expect(stdout).toBe('aegir1.abc\n');
    expect(stderr).toContain('Good once, until 2026-01-31 11:00:00 UTC (in 2 h)');
    expect(asked[0]?.request).toMatchObject({ server: 'web1', ttlSeconds: 7_200 });
  });
});
