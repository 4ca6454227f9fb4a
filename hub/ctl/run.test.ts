import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { startAdminApi, type AdminApi, type Answers } from '../../test/fakes/admin-api.ts';
import { aegirctl, type Outcome, type Surroundings } from '../../test/fakes/aegirctl.ts';
import { NOW, platform, server, site, task } from '../../test/fakes/inventory.ts';

const open: AdminApi[] = [];

afterEach(() => {
  for (const api of open.splice(0)) api.close();
});

async function hub(answers: Answers): Promise<AdminApi> {
  const api = await startAdminApi(answers);
  open.push(api);
  return api;
}

async function ctl(
  answers: Answers,
  line: string,
  surroundings: Surroundings = {},
): Promise<Outcome & { asked: AdminApi['asked'] }> {
  const api = await hub(answers);
  const outcome = await aegirctl(api.socket, line.split(' '), { nowMs: NOW, ...surroundings });
  return { ...outcome, asked: api.asked };
}

/** A hub on which the task of a change goes through these states. */
function watching(...states: ReturnType<typeof task>[]): Answers {
  return {
    WatchTask: async function* () {
      for (const state of states) yield await Promise.resolve({ task: state });
    },
  };
}

describe('aegirctl lists', () => {
  it('servers as a table that a pipe can take apart', async () => {
    const away = server({
      name: 'web-two',
      state: 'failed',
      spoke: 'away',
      lastSeenMs: 0,
      problem: 'no\nanswer',
    });
    const answers = { ListServers: () => ({ servers: [server(), away], nextPageToken: '' }) };
    const { code, stdout, stderr } = await ctl(answers, 'server list');
    expect(stdout).toBe(
      [
        'NAME     ADDRESS     WEB        STATE     SPOKE      SEEN     PROBLEM',
        'web1     10.77.0.11  apache:80  verified  connected  4 s ago  -',
        'web-two  10.77.0.11  apache:80  failed    away       never    no answer',
        '',
      ].join('\n'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('platforms with their size and the start of the release', async () => {
    const { stdout } = await ctl(
      { ListPlatforms: () => ({ platforms: [platform()], nextPageToken: '' }) },
      'platform list',
    );
    expect(stdout).toBe(
      [
        'NAME  SERVER  STATE     SITES  FILES   SIZE      RELEASE       VERIFIED   PROBLEM',
        'd11   web1    verified  3      27,468  80.1 MiB  abababababab  1 min ago  -',
        '',
      ].join('\n'),
    );
  });

  it('sites, those that are disabled as such', async () => {
    const sites = [site(), site({ uri: 'b.example.org', aliases: [], enabled: false })];
    const { stdout } = await ctl({ ListSites: () => ({ sites, nextPageToken: '' }) }, 'site list');
    expect(stdout).toBe(
      [
        'URI              PLATFORM  SERVER  STATE     ALIASES      PROBLEM',
        'www.example.org  d11       web1    verified  example.org  -',
        'b.example.org    d11       web1    disabled  -            -',
        '',
      ].join('\n'),
    );
  });

  it('page after page until there is no more', async () => {
    const pages: Record<string, { sites: ReturnType<typeof site>[]; nextPageToken: string }> = {
      '': { sites: [site({ uri: 'a.example.org' })], nextPageToken: 'p2' },
      p2: { sites: [site({ uri: 'b.example.org' })], nextPageToken: '' },
    };
    const { stdout, asked } = await ctl(
      { ListSites: (request) => pages[request.pageToken]! },
      'site list --platform d11 --json',
    );
    const { sites } = JSON.parse(stdout) as { sites: { uri: string }[] };
    expect(sites.map(({ uri }) => uri)).toEqual(['a.example.org', 'b.example.org']);
    expect(asked.map(({ request }) => request)).toMatchObject([
      { platform: 'd11', pageToken: '' },
      { platform: 'd11', pageToken: 'p2' },
    ]);
  });

  it('no more tasks than were asked for', async () => {
    const { stdout, asked } = await ctl(
      {
        ListTasks: ({ pageSize }) => ({
          tasks: Array.from({ length: Math.min(pageSize, 2) }, () => task()),
          nextPageToken: 'more',
        }),
      },
      'task list --limit 3 --state failure --json',
    );
    expect((JSON.parse(stdout) as { tasks: unknown[] }).tasks).toHaveLength(3);
    expect(asked.map(({ request }) => (request as { pageSize: number }).pageSize)).toEqual([3, 1]);
  });

  it('nothing on standard output when there is nothing, and says beside it what to do', async () => {
    const { stdout, stderr, code } = await ctl(
      { ListServers: () => ({ servers: [], nextPageToken: '' }) },
      'server list',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('No servers yet. Add one: aegirctl server add NAME\n');
  });
});

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
});

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
    expect(stdout).toMatch(/^site www.example.org changed; there is nothing to do\n/);
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

describe('removing', () => {
  const answers: Answers = {
    GetSite: () => ({ site: site({ etag: '7' }) }),
    RemoveSite: () => ({ taskId: 'task-1' }),
    ...watching(task({ kind: 'site.remove' })),
  };

  it('is refused at once where nobody can answer', async () => {
    const { code, stderr, asked } = await ctl(answers, 'site remove www.example.org');
    expect(code).toBe(2);
    expect(stderr).toContain('field:  --yes\ndo:     Add --yes if this is wanted.\n');
    expect(asked.map(({ method }) => method)).not.toContain('RemoveSite');
  });

  it('goes on without a question when --yes is given', async () => {
    const { code, asked } = await ctl(answers, 'site remove www.example.org --yes');
    expect(code).toBe(0);
    expect(asked[1]?.request).toMatchObject({ uri: 'www.example.org', etag: '7' });
  });

  it.each([
    ['y\n', 0, true],
    ['no\n', 9, false],
    ['', 9, false],
  ])('asks on a terminal; the answer %j', async (typed, expected, removed) => {
    const { code, stderr, asked } = await ctl(answers, 'site remove www.example.org', { tty: true, typed });
    expect(stderr).toContain('Remove site www.example.org from platform d11 on web1?');
    expect(code).toBe(expected);
    expect(asked.some(({ method }) => method === 'RemoveSite')).toBe(removed);
  });

  it('never asks for JSON, terminal or not', async () => {
    const { code } = await ctl(answers, 'site remove www.example.org --json', { tty: true, typed: 'y\n' });
    expect(code).toBe(2);
  });
});

describe('errors', () => {
  const taken: Answers = {
    AddSite: () => {
      throw new AppError('NAME_TAKEN', 'a.example.org belongs to b.example.org', {
        field: 'site.aliases[0]',
        metadata: { owner: 'b.example.org', server: 'web2' },
      });
    },
  };

  it('say what is wrong, where, and what to do next', async () => {
    const { code, stdout, stderr } = await ctl(taken, 'site add www.example.org --platform d11');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe(
      [
        'error:  a.example.org belongs to b.example.org',
        'reason: NAME_TAKEN',
        'field:  site.aliases[0]',
        'server: web2',
        'do:     Choose another one.',
        '',
      ].join('\n'),
    );
  });

  it('are one JSON document on standard error with --json', async () => {
    const { code, stdout, stderr } = await ctl(taken, 'site add www.example.org --platform d11 --json');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: {
        reason: 'NAME_TAKEN',
        message: 'a.example.org belongs to b.example.org',
        field: 'site.aliases[0]',
        remedy: 'Choose another one.',
        metadata: { owner: 'b.example.org', server: 'web2' },
        exitCode: 4,
      },
    });
  });

  it.each([
    ['NOT_FOUND', 3],
    ['ETAG_MISMATCH', 4],
    ['IN_USE', 5],
    ['RATE_LIMITED', 7],
    ['SPOKE_AWAY', 8],
  ] as const)('of reason %s end with %i', async (reason, expected) => {
    const refuse = (): never => {
      throw new AppError(reason, 'refused');
    };
    expect((await ctl({ GetServer: refuse }, 'server show web1')).code).toBe(expected);
  });

  it('of the command line end with 2 and name the help that fits', async () => {
    const cases = [
      ['site add www.example.org', 'required option', 'aegirctl site add --help'],
      ['site ad', "unknown command 'ad'", 'aegirctl site --help'],
      ['site add x --platform d11 --server web1', "unknown option '--server'", 'aegirctl site add --help'],
      ['server add web1 --http-port 70000', '--http-port cannot be "70000"', 'from 1 to 65535'],
      ['server add web1 --type nginx', '--type cannot be "nginx"', 'apache, none'],
      ['server token web1 --ttl soon', '--ttl cannot be "soon"', '1h30m'],
      ['server list --timeout 0s', '--timeout cannot be "0s"', '1h30m'],
      ['server set web1', 'nothing to change', '--http-port'],
      ['server show', "missing required argument 'NAME'", 'aegirctl server show --help'],
    ] as const;
    for (const [words, message, remedy] of cases) {
      const { code, stdout, stderr } = await aegirctl('/nonexistent', words.split(' '));
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).toContain(remedy);
    }
  });

  it('of the command line are JSON too when that was asked for', async () => {
    const { stderr } = await aegirctl('/nonexistent', ['site', 'ad', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { reason: 'FIELD_INVALID', exitCode: 2 } });
  });

  it('of a hub that is not there name its socket and how to start it', async () => {
    const { code, stderr } = await aegirctl('/nonexistent/admin.sock', ['server', 'list']);
    expect(code).toBe(8);
    expect(stderr).toContain('error:  no hub listens on /nonexistent/admin.sock\n');
    expect(stderr).toContain('systemctl start aegir-hub');
  });
});

describe('help', () => {
  it('lists the nouns, and goes to standard output when it was asked for', async () => {
    const { code, stdout } = await aegirctl('', ['--help']);
    expect(code).toBe(0);
    for (const noun of ['server', 'platform', 'site', 'task', 'spoke', 'status'])
      expect(stdout).toContain(`  ${noun}`);
  });

  it('is shown as a mistake when no command was given', async () => {
    const { code, stdout, stderr } = await aegirctl('', []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: aegirctl');
  });

  it('of a command shows its options, the global ones and an example', async () => {
    const { stdout } = await aegirctl('', ['site', 'add', '--help']);
    expect(stdout).toContain('Usage: aegirctl site add [options] <URI>');
    expect(stdout).toContain('--platform <NAME>');
    expect(stdout).toContain('--no-wait');
    expect(stdout).toContain('aegirctl site add www.example.org --platform d11 --alias example.org');
    expect(stdout).not.toContain('--server');
  });
});
