import { beforeAll, describe, expect, it } from 'vitest';
import { TASK_KINDS } from '../../hub/tasks/kinds/all.ts';
import type { TaskKindName } from '../../hub/tasks/task.ts';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { DEATHS_TIMEOUT, mayDie, throughDeaths, throughSpokeDeaths } from '../lab/deaths.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { passwordsIn, processesSeen, secretsFound, watchProcesses } from '../lab/secrets.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { visit } from '../lab/visitors.ts';

const ADMIN_PASSWORD = 'canary-admin-51b0c2d7';
const DATA = '/var/aegir/platforms/.aegir/sites';

interface Chapter {
  readonly kind: TaskKindName;
  readonly line: string;
  /** What answers afterwards, and where it did not answer before it was asked for or does no more. */
  readonly uri: string;
  readonly body: RegExp;
  /** The site comes to the other web server, or goes from there. */
  readonly isElsewhere?: true;
}

/** The life of one site, in an order in which each task finds what it needs. */
const LIFE: readonly Chapter[] = [
  {
    ...{ kind: 'site.add', line: 'site add a.example --platform d7 --profile standard' },
    ...{ uri: 'a.example', body: /^7\.1 sites\/a\.example installs=1 cron=0 schema=1/ },
  },
  {
    ...{ kind: 'site.restore', line: 'backup restore BACKUP --yes' },
    ...{ uri: 'a.example', body: /^7\.1 sites\/a\.example installs=1 cron=1 schema=1/ },
  },
  {
    ...{ kind: 'site.move', line: 'site rename a.example --to c.example' },
    ...{ uri: 'c.example', body: /^7\.1 sites\/c\.example installs=1 cron=1 schema=1/ },
  },
  {
    ...{ kind: 'site.move', line: 'site migrate c.example --platform press', isElsewhere: true },
    ...{ uri: 'c.example', body: /^7\.2 sites\/c\.example installs=1 cron=1 schema=2/ },
  },
  {
    ...{ kind: 'site.remove', line: 'site remove c.example --yes --drop-database', isElsewhere: true },
    ...{ uri: 'c.example', body: /^No such site/ },
  },
];

/**
 * Suite 29 puts an import through it; a clone has the steps of an import, after those of a backup. Where uploads are changes on
 * clusters alone: test/unit/task-crash.
 */
const ELSEWHERE: readonly TaskKindName[] = ['site.import', 'site.clone', 'site.uploads'];

/** Both ends of every job: before it has begun, and when its result is on the disk and nobody knows of it. */
const ENDS_OF_JOBS = ['job.accepted', 'job.finished'] as const;

/** Daemons that die at every step of what makes, moves and removes a site. */
describe('the life of a site whose hub, or whose spokes, die at every step', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let db1: DatabaseServer;
  /** Passwords that sites had on the way. */
  const secrets = new Set([ADMIN_PASSWORD]);

  beforeAll(async () => {
    farm = await Farm.start();
    [db1, web1, web2] = await Promise.all([
      DatabaseServer.start(farm, 'db1', ADMIN_PASSWORD),
      farm.webServer('web1'),
      farm.webServer('web2', 'nginx'),
    ]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    await Promise.all([farm.hub, web1, web2].map((host) => watchProcesses(host)));
    await Promise.all([
      mayDie(farm.hub, 'aegir-hub'),
      ...[web1, web2].map((host) => mayDie(host, 'aegir-spoke')),
    ]);
    await farm.hubReady();
    await smallDrupal(farm.hub, '/var/aegir/platforms/d7', '7.1');
    await smallDrupal(farm.hub, '/var/aegir/platforms/press', '7.2');
    await smallDrupal(farm.hub, '/var/aegir/platforms/bad', '7.2');
    farm.hub.write('/var/aegir/platforms/bad/modules/system/broken', '');
    await farm.hub.ok('chown -R aegir:aegir /var/aegir/platforms/bad');
    await farm.done('platform add d7 --server web1');
    await farm.done('platform add press --server web2');
    await farm.done('platform add bad --server web2');
  }, 240_000);

  it('leaves out no step that any task of a site has', () => {
    const told = new Set([...LIFE.map(({ kind }) => kind), ...ELSEWHERE]);
    const steps = new Set([...told].flatMap((kind) => TASK_KINDS[kind].steps.map(({ name }) => name)));
    const others = Object.values(TASK_KINDS).filter(({ name }) => /^site\./.test(name) && !told.has(name));
    // What these do is in one step of their own, which has no other to be cut off from.
    const own = { 'site.cron': 'cron', 'site.update': 'update' } as Readonly<Record<string, string>>;
    for (const { name: kind, steps: its } of others) {
      const left = its.filter(({ name }) => !steps.has(name)).map(({ name }) => name);
      expect([kind, left.filter((name) => name !== own[kind] && name !== 'release')]).toEqual([kind, []]);
    }
  });

  it.each(LIFE.map((chapter) => [chapter.line, chapter] as const))(
    '%s, when the hub dies at every step',
    DEATHS_TIMEOUT,
    async (line, { kind, uri, body, isElsewhere }) => {
      const whole = await before(line, uri);
      const { task, deaths } = await throughDeaths(farm, whole, 'task.step.after');
      expect([task.state, task.message]).toEqual(['success', '']);
      expect(deaths).toBeGreaterThanOrEqual(TASK_KINDS[kind].steps.length - 1);
      expect((await visit(isElsewhere ? web2 : web1, uri, '/', { within: 20_000 })).body).toMatch(body);
      // The uploads of a site that is removed stay where they were.
      await nothingElse(kind === 'site.remove' ? [uri] : []);
    },
  );

  /** What has to be there for a task to be seen to work. */
  async function before(line: string, uri: string): Promise<string> {
    if (!line.includes('BACKUP')) return line;
    await farm.done(`site cron ${uri}`);
    const { backup } = await farm.ask<{ backup: Backup__Output }>(`backup create ${uri}`);
    await farm.done(`site cron ${uri}`);
    return line.replace('BACKUP', backup.name);
  }

  it(
    'a move that is taken back leaves the site where it was, whatever undoing was cut off',
    DEATHS_TIMEOUT,
    async () => {
      await farm.done('site add b.example --platform d7 --profile standard');
      const { body } = await visit(web1, 'b.example');
      const line = 'site migrate b.example --platform bad';
      const { task, deaths } = await throughDeaths(farm, line, 'task.step.undone');
      expect([task.state, task.reason]).toEqual(['failure', 'APPLICATION_FAILED']);
      const { steps } = TASK_KINDS['site.move'];
      const begun = steps.slice(0, steps.findIndex(({ name }) => name === 'update') + 1);
      expect(deaths).toBeGreaterThanOrEqual(begun.filter((step) => step.undo !== undefined).length - 1);
      expect((await visit(web1, 'b.example')).body).toBe(body);
      expect((await visit(web2, 'b.example')).body).toMatch(/^No such site/);
      await nothingElse(['c.example']);
    },
  );

  // Suites 21 and 22 have spokes die in installs and restores.
  it.each([
    ['site migrate s.example --platform press', 7],
    ['site remove s.example --yes --drop-database', 4],
  ])(
    '%s, when the spokes die at both ends of each kind of job: it is done, or nothing of it',
    DEATHS_TIMEOUT,
    async (line, fewest) => {
      const isRemoval = line.startsWith('site remove');
      if (!isRemoval) await farm.done('site add s.example --platform d7 --profile standard');
      const [from, to] = isRemoval ? [web2, web2] : [web1, web2];
      const { body } = await visit(from, 's.example');
      const death = { points: ENDS_OF_JOBS, spokes: [web1, web2] };
      const { task, deaths } = await throughSpokeDeaths(farm, line, death);
      expect(deaths).toBeGreaterThanOrEqual(fewest);
      if (task.state !== 'success') {
        // A spoke that died before a switch says so, and the whole change is taken back.
        expect([task.state, task.reason]).toEqual(['failure', 'RECOVERED']);
        expect((await visit(from, 's.example')).body).toBe(body);
        await nothingElse(['c.example']);
        await farm.done(line);
      }
      const answer = await visit(to, 's.example', '/', { within: 20_000 });
      expect(answer.body).toMatch(isRemoval ? /^No such site/ : /^7\.2 sites\/s\.example installs=1 cron=0 /);
      await nothingElse(isRemoval ? ['c.example', 's.example'] : ['c.example']);
    },
  );

  /** One database, one account, one folder of data and one virtual host for each site; nothing on its way. */
  async function nothingElse(stays: readonly string[] = []): Promise<void> {
    const { sites } = await farm.ask<{ sites: Site__Output[] }>('site list');
    const databases = sites.map(({ database }) => database?.name ?? '').sort();
    expect(lines(await db1.sql("SHOW DATABASES LIKE '%example%'"))).toEqual(databases);
    expect(lines(await db1.sql("SELECT User FROM mysql.user WHERE User LIKE '%example%'"))).toEqual(
      databases,
    );
    expect(await rows('databases')).toBe(sites.length);
    for (const web of [web1, web2]) {
      const here = sites.filter(({ server }) => server === web.name).map(({ uri }) => uri);
      const served = await web.exec('ls /var/aegir/config/current/vhost.d');
      expect(lines(served.stdout)).toEqual(here.toSorted());
      const data = lines((await web.exec(`ls -A ${DATA} | grep -vx .versions`)).stdout);
      expect([web.name, data]).toEqual([web.name, [...here, ...stays.filter(() => web === web2)].sort()]);
      const onItsWay = `find ${DATA}/.versions /var/lib/aegir-spoke/backups -mindepth 1`;
      expect((await web.exec(onItsWay)).stdout).toBe('');
      for (const secret of await passwordsOn(web)) secrets.add(secret);
    }
    expect(await farm.hub.ok('ls /var/lib/aegir-hub/backups')).not.toContain('.part');
  }

  async function passwordsOn(web: Host): Promise<string[]> {
    return passwordsIn((await web.exec('cat /var/aegir/config/credentials/*')).stdout);
  }

  it('no password was seen in the list of processes, logs, answers, archives, bundles or the database of the hub', async () => {
    await farm.ask('site login b.example');
    await farm.done('site clone b.example --to e.example --platform press');
    for (const secret of await passwordsOn(web2)) secrets.add(secret);
    expect(secrets.size).toBeGreaterThan(6);
    const hosts = [farm.hub, web1, web2];
    const seen = hosts.map((host) => processesSeen(host)).join('');
    for (const program of ['mariadb-dump', 'runners/drupal7.php', '/opt/aegir'])
      expect(seen).toContain(program);
    await farm.hub.ok('aegirctl support bundle --out /tmp/support.tar.gz');
    const told = await everythingTold();
    for (const secret of secrets) expect(told).not.toContain(secret);
    expect(await secretsFound(hosts, [...secrets])).toEqual([]);
  });

  /** Whatever the hub says of sites, tasks, servers and who did what. */
  async function everythingTold(): Promise<string> {
    const { tasks } = await farm.ask<{ tasks: { id: string }[] }>('task list');
    const lines = ['site show b.example', 'server show db1', 'database list', 'backup list', 'audit list'];
    const all = await Promise.all([
      ...lines.map((line) => farm.ask(line)),
      ...tasks.map(({ id }) => farm.ask(`task show ${id}`)),
    ]);
    return JSON.stringify(all);
  }

  async function rows(table: string): Promise<number> {
    const open = "new (require('/opt/aegir/node_modules/better-sqlite3'))('/var/lib/aegir-hub/hub.db')";
    const ask = `console.log(${open}.prepare('SELECT count(*) FROM ${table}').pluck().get())`;
    return Number(await farm.hub.ok(['node', '-e', ask]));
  }
});

function lines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
