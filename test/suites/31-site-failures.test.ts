import { beforeAll, describe, expect, it } from 'vitest';
import type { Backup__Output } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { DatabaseServer } from '../lab/database-server.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { visit } from '../lab/visitors.ts';

const DATA = '/var/aegir/platforms/.aegir/sites';
const SPOOL = '/var/lib/aegir-spoke/backups';
/** Databases and accounts that are the server's own, or the hub's. */
const OTHERS = '^(mysql|root|aegir|sys|mariadb.sys|.*_schema)$';
const SHELF = '/var/lib/aegir-hub/backups';

/** Disks without room, and database servers that fail, in the middle of work on a site. */
describe('work on a site that meets a failure', () => {
  let farm: Farm;
  let web1: Host;
  let db1: DatabaseServer;

  beforeAll(async () => {
    farm = await Farm.start();
    [db1, web1] = await Promise.all([
      DatabaseServer.start(farm, 'db1', 'canary-admin-7c1b9e03'),
      farm.webServer('web1'),
    ]);
    await farm.serve(web1);
    await smallDrupal(farm.hub, '/var/aegir/platforms/d7', '7.1');
    await farm.done('platform add d7 --server web1');
    await farm.done('site add a.example --platform d7 --profile standard');
    await madeBackup();
  }, 240_000);

  /** With a file system over this folder that takes nothing. */
  function withoutRoom<T>(host: Host, folder: string, work: () => Promise<T>): Promise<T> {
    return withRoom('size=4k,nr_inodes=2', host, folder, async () => {
      await host.ok(`touch ${folder}/.all-of-it`);
      return work();
    });
  }

  /** With a file system over this folder that takes so much and no more. */
  async function withRoom<T>(room: string, host: Host, folder: string, work: () => Promise<T>): Promise<T> {
    const owner = `uid=$(stat -c %u ${folder}),gid=$(stat -c %g ${folder}),mode=$(stat -c %a ${folder})`;
    await host.ok(`mount -t tmpfs -o ${room},${owner} full ${folder}`);
    try {
      return await work();
    } finally {
      await host.ok(`umount ${folder}`);
    }
  }

  async function failure(line: string): Promise<string[]> {
    const { state, reason } = await farm.task(line);
    return [state, reason];
  }

  async function madeBackup(): Promise<Backup__Output> {
    return (await farm.ask<{ backup: Backup__Output }>('backup create a.example')).backup;
  }

  async function answers(uri: string): Promise<void> {
    const { body } = await visit(web1, uri, '/', { within: 20_000 });
    expect(body).toContain(`sites/${uri} installs=1 `);
  }

  /** One database and one account for each site that has one, one folder of data for each, no archive on its way. */
  async function nothingElse(): Promise<void> {
    const { sites } = await farm.ask<{ sites: Site__Output[] }>('site list');
    const names = sites.flatMap(({ database }) => database?.name ?? []).sort();
    expect(lines(await db1.sql(`SHOW DATABASES WHERE \`Database\` NOT REGEXP '${OTHERS}'`))).toEqual(names);
    expect(lines(await db1.sql(`SELECT User FROM mysql.user WHERE User NOT REGEXP '${OTHERS}'`))).toEqual(
      names,
    );
    const whole = sites.filter(({ state }) => state === 'verified').map(({ uri }) => uri);
    expect(lines((await web1.exec(`ls -A ${DATA} | grep -vx .versions`)).stdout)).toEqual(whole.sort());
    expect((await web1.exec(`find ${DATA}/.versions ${SPOOL} -mindepth 1`)).stdout).toBe('');
    expect(await farm.hub.ok(`ls -A ${SHELF}`)).not.toContain('.part');
    const { backups } = await farm.ask<{ backups: Backup__Output[] }>('backup list');
    expect(backups.filter(({ state }) => state !== 'kept')).toEqual([]);
  }

  it('a backup without room, here or on the hub, leaves nothing, and is made when there is room', async () => {
    for (const [host, folder] of [
      [web1, SPOOL],
      [farm.hub, SHELF],
    ] as const) {
      const found = await withoutRoom(host, folder, () => failure('backup create a.example'));
      expect([host.name, ...found]).toEqual([host.name, 'failure', 'DISK_FULL']);
      await nothingElse();
    }
    expect(await madeBackup()).toMatchObject({ state: 'kept' });
    await answers('a.example');
  });

  it('a restore without room leaves the site as it was, and a new site is not there', async () => {
    const { name } = await madeBackup();
    const [restored, imported] = await withoutRoom(web1, SPOOL, async () => [
      await failure(`backup restore ${name} --yes`),
      await failure(`backup restore ${name} --as b.example --platform d7`),
    ]);
    expect([restored, imported]).toEqual([
      ['failure', 'DISK_FULL'],
      ['failure', 'DISK_FULL'],
    ]);
    await answers('a.example');
    expect(await farm.refusal('site show b.example')).toMatchObject({ reason: 'NOT_FOUND' });
    await nothingElse();
    await farm.done(`backup restore ${name} --as b.example --platform d7`);
    await answers('b.example');
    await nothingElse();
  });

  it('an install without room leaves nothing, and works when it is tried again', async () => {
    const found = await withoutRoom(web1, DATA, () =>
      failure('site add c.example --platform d7 --profile standard'),
    );
    expect(found).toEqual(['failure', 'DISK_FULL']);
    await nothingElse();
    await farm.done('site verify c.example');
    await answers('c.example');
    await nothingElse();
  });

  it('an installer that runs out of room leaves nothing, and works when it is tried again', async () => {
    const found = await withRoom('size=256k', web1, DATA, async () => {
      const task = await farm.task('site add g.example --platform d7 --profile large');
      // The room was there for all that is not the installer's own.
      expect(task.message).toMatch(/install: .*could not be written/);
      expect(await web1.ok(`ls -A ${DATA}`)).toBe('');
      return [task.state, task.reason];
    });
    expect(found).toEqual(['failure', 'DISK_FULL']);
    await nothingElse();
    await farm.done('site verify g.example');
    await answers('g.example');
  });

  it('a shelf for backups that is closed to the hub is named, with what opens it', async () => {
    await farm.hub.ok(`chown root: ${SHELF}`);
    const { state, reason, message } = await farm.task('backup create a.example');
    await farm.hub.ok(`chown aegir-hub: ${SHELF}`);
    expect([state, reason]).toEqual(['failure', 'DISK_DENIED']);
    expect(message).toContain(SHELF);
    await nothingElse();
    await madeBackup();
  });

  it('a hub without a right on the database server makes no half account, and says which right it is', async () => {
    const account = `'aegir'@'${farm.hub.ip}'`;
    await db1.sql(`REVOKE GRANT OPTION ON *.* FROM ${account}`);
    const task = await farm.task('site add d.example --platform d7 --profile standard');
    expect([task.state, task.reason]).toEqual(['failure', 'DATABASE_RIGHTS_MISSING']);
    expect(task.message).toContain('could not set the grants of d_example');
    expect(await db1.left('d%example')).toBe('');
    await db1.sql(`GRANT ALL ON *.* TO ${account} WITH GRANT OPTION`);
    await farm.done('site verify d.example');
    await answers('d.example');
    await nothingElse();
  });

  // After its database was made, and after the one of a move was: what was begun cannot be taken back at once.
  it.each([
    [2, 'site add e.example --platform d7 --profile standard', 'site verify e.example', 'e.example'],
    [4, 'site rename a.example --to f.example', 'server verify db1', 'a.example'],
  ])(
    'a database server that goes away after step %i of %s is brought in order later',
    async (step, line, mend, uri) => {
      await farm.fault(farm.hub, 'aegir-hub', `task.step.after:kill:${String(step)}`);
      await farm.hubReady();
      await web1.ok('systemctl restart aegir-spoke');
      const { taskId } = await farm.ask<{ taskId: string }>(`${line} --no-wait`);
      await eventually(async () => {
        expect((await farm.hub.exec('systemctl is-active aegir-hub')).stdout).toBe('failed\n');
      });
      await db1.host.ok('systemctl stop mariadb');
      await farm.fault(farm.hub, 'aegir-hub', undefined);
      await web1.ok('systemctl restart aegir-spoke');
      await farm.hubReady();
      const { state, reason } = await farm.ended(taskId);
      expect([state, reason]).toEqual(['failure', expect.stringMatching(/^DATABASE_|^DUMP_FAILED$/)]);
      await db1.host.ok('systemctl start mariadb');
      await eventually(() => db1.sql('SELECT 1'));
      await farm.done(mend);
      await eventually(() => answers(uri));
      await nothingElse();
    },
  );

  it('sites of the longest names, which are alike for as long as a database could be called, have one each', async () => {
    const label = 'l'.repeat(63);
    for (const end of ['one', 'two']) {
      await farm.done(`site add ${label}.${label}.${end}.example --platform d7 --profile standard`);
      await answers(`${label}.${label}.${end}.example`);
    }
    await nothingElse();
  });

  it('names that would mean something to a database never come near one', async () => {
    for (const uri of ["x';DROP DATABASE a_example;--.example", 'x`.example', 'x%.example', 'x\\.example']) {
      expect(await farm.refusal(['site', 'add', uri, '--platform', 'd7'])).toMatchObject({
        reason: 'HOSTNAME_INVALID',
        field: 'uri',
      });
    }
    await answers('a.example');
  });
});

function lines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
