import { describe, expect, it } from 'vitest';
import { ctl } from '../../../test/fakes/aegirctl.ts';
import { platform, server, site, task } from '../../../test/fakes/inventory.ts';

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

  it('platforms with their size, the start of the release, and where they come from', async () => {
    const source = {
      kind: 'git',
      location: 'https://git.example.org/d12.git',
      ref: 'v2',
      subdir: '',
      composer: true,
    };
    const built = platform({ name: 'd12', source, commit: '3f'.repeat(20), build: 4 });
    const { stdout } = await ctl(
      { ListPlatforms: () => ({ platforms: [platform(), built], nextPageToken: '' }) },
      'platform list',
    );
    expect(stdout).toBe(
      [
        'NAME  SERVER  STATE     SITES  APPLICATION    FILES   SIZE      RELEASE       SOURCE  COMMIT        VERIFIED   PROBLEM',
        'd11   web1    verified  3      Drupal 11.1.0  27,468  80.1 MiB  abababababab  folder  -             1 min ago  -',
        'd12   web1    verified  3      Drupal 11.1.0  27,468  80.1 MiB  abababababab  git v2  3f3f3f3f3f3f  1 min ago  -',
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
