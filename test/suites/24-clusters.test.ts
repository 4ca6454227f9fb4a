import { statfsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database__Output } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { SlowLine } from '../lab/slow-line.ts';
import { smallDrupal } from '../lab/small-drupal.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITE = 'a.example';
const DATA = '/var/aegir/platforms/.aegir/sites';
const NETWORK = '/etc/mysql/mariadb.conf.d/99-lab.cnf';
const RIGHTS = "GRANT ALL PRIVILEGES ON *.* TO 'aegir'@'10.77.0.1' WITH GRANT OPTION";

/** A page that says as whom the database sees its web server. */
const PAGE = `<?php
header('Content-Type: text/plain');
$url = "mysql:host={$_SERVER['db_host']};port={$_SERVER['db_port']};dbname={$_SERVER['db_name']}";
echo (new PDO($url, $_SERVER['db_user'], $_SERVER['db_passwd']))->query('SELECT current_user()')->fetchColumn();
`;

/** Acceptance scenarios 22 to 24 without a balancer, and what may go wrong in between. */
describe('a cluster of an Apache and an nginx', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let web3: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    const settings =
      'advertise: hub\ngroups: { grace_seconds: 2 }\nstatus: { members: true }\nheartbeat_seconds: 3\n';
    farm.hub.write('/etc/aegir/hub.yaml', settings);
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    await databaseServer();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2', 'nginx')]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    await farm.done('server add cluster1 --web cluster --member web1 --member web2');
    await deploy('one');
    await farm.done('platform add shop --server cluster1');
    await farm.done(`site add ${SITE} --platform shop`);
  }, 240_000);

  async function databaseServer(): Promise<void> {
    const db1 = await farm.lab.createHost('db1', { units: ['mariadb.service'] });
    db1.write(NETWORK, '[mysqld]\nbind-address = 0.0.0.0\nskip-name-resolve\n');
    await db1.ok('systemctl restart mariadb');
    await db1.ok(['mariadb', '-e', `CREATE USER 'aegir'@'10.77.0.1' IDENTIFIED BY 'sesame'; ${RIGHTS}`]);
    const words = 'server add db1 --web none --database mysql --database-admin aegir --default-database';
    const line = ['aegirctl', ...words.split(' '), '--database-password-file', '-'];
    await farm.hub.ok(line, { input: 'sesame\n' });
  }

  /** Changes the code on the hub; a verify brings it further. */
  async function deploy(version: string): Promise<void> {
    await smallApp(farm.hub, '/var/aegir/platforms/shop', version);
    farm.hub.write('/var/aegir/platforms/shop/db.php', PAGE);
    await farm.hub.ok('chown aegir:aegir /var/aegir/platforms/shop/db.php');
  }

  async function versionOn(host: Host, site = SITE): Promise<string> {
    const { status, body } = await visit(host, site);
    return status === 200 ? (/version=(\S+)/.exec(body)?.[1] ?? body) : String(status);
  }

  async function states(): Promise<Record<string, string>> {
    const { server } = await farm.ask<{ server: Server__Output }>('server show cluster1');
    return Object.fromEntries(server.members.map(({ server: name, state }) => [name, state]));
  }

  async function saltOn(host: Host, site = 'd.example'): Promise<string> {
    return (await host.ok(`tail -n 1 ${DATA}/${site}/salt.php`)).trim();
  }

  function rows(task: Task__Output): Record<string, string> {
    return Object.fromEntries(task.results.map(({ server, state }) => [server, state]));
  }

  async function grants(): Promise<string[]> {
    const { database } = await farm.ask<{ database: Database__Output }>(`database show ${SITE}`);
    return database.grants.map(({ host }) => host).sort();
  }

  /** All members serve this, and are active, without anybody's help. */
  async function allServe(version: string, hosts: readonly Host[] = [web1, web2]): Promise<void> {
    await eventually(
      async () => {
        expect(await Promise.all(hosts.map((host) => versionOn(host)))).toEqual(hosts.map(() => version));
        expect(new Set(Object.values(await states()))).toEqual(new Set(['active']));
      },
      { within: 60_000, every: 500 },
    );
  }

  it('serves a site on both members, each with its own grant', async () => {
    await allServe('one');
    for (const host of [web1, web2]) {
      expect((await visit(host, SITE, '/db.php')).body).toBe(`a_example@${host.ip}`);
    }
    expect(await grants()).toEqual([web1.ip, web2.ip].sort());
  });

  /** Sends a file to a site on one member; the status. */
  async function upload(host: Host, file: string, text: string): Promise<number> {
    const args = ['--data-binary', text, '-H', 'Content-Type: text/plain'];
    return (await farm.hub.curl(`http://${host.ip}/?name=${file}`, { site: SITE, args })).status;
  }

  async function fileOn(host: Host, file: string): Promise<string> {
    const { status, body } = await visit(host, SITE, `/sites/${SITE}/files/${file}`);
    return `${String(status)} ${body}`;
  }

  it('keeps what visitors send on its master, whichever member it came to, and shows it from both', async () => {
    expect(await upload(web1, 'one.txt', 'to web1')).toBe(201);
    expect(await upload(web2, 'two.txt', 'to web2')).toBe(201);
    for (const host of [web1, web2]) {
      expect(await fileOn(host, 'one.txt')).toBe('200 to web1');
      expect(await fileOn(host, 'two.txt')).toBe('200 to web2');
    }
    expect(web1.read(`${DATA}/${SITE}/files/two.txt`)).toBe('to web2');
    expect((await web2.exec(['test', '-e', `${DATA}/${SITE}/files/two.txt`])).code).toBe(1);
  });

  it('takes no file while its master does not answer, which it would not find again, and shows pages on', async () => {
    await web1.ok('systemctl stop apache2');
    expect(await upload(web2, 'lost.txt', 'x')).toBeGreaterThanOrEqual(500);
    expect(await versionOn(web2)).toBe('one');
    const form = { site: SITE, args: ['-d', 'a=b'] };
    expect((await farm.hub.curl(`http://${web2.ip}/?name=form.txt`, form)).status).toBe(201);
    await web1.ok('systemctl start apache2');
    expect(await upload(web2, 'three.txt', 'x')).toBe(201);
  });

  it('loses no request of a visitor to either member while new code comes', async () => {
    const visitors = [web1, web2].map((host) => new Visitors(host, [SITE]));
    await deploy('two');
    const task = await farm.done('platform verify shop');
    const visits = (await Promise.all(visitors.map((each) => each.leave()))).flat();
    expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
    expect(rows(task)).toEqual({ web1: 'success', web2: 'success' });
    await allServe('two');
  });

  it('makes a change nowhere that one member cannot take, and says which', async () => {
    const snippet = '/var/aegir/config/site.d/a.example.conf';
    web2.write(snippet, 'nonsense on;\n');
    await web2.ok(`chown aegir: ${snippet}`);
    const task = await farm.task(`site set ${SITE} --aliases alias.example`);
    expect([task.state, task.reason]).toEqual(['failure', 'SITE_CONFIG_INVALID']);
    const words = task.results.map(({ server, message }) => `${server}: ${message}`).join('\n');
    expect(words).toContain('nonsense');
    expect(await Promise.all([web1, web2].map((host) => versionOn(host, 'alias.example')))).toEqual([
      '404',
      '404',
    ]);
    await web2.ok(['rm', snippet]);
    await farm.done(`site verify ${SITE}`);
    expect(await Promise.all([web1, web2].map((host) => versionOn(host, 'alias.example')))).toEqual([
      'two',
      'two',
    ]);
  });

  it('goes on without a member that dies when it has prepared, and takes it back when it has caught up', async () => {
    await farm.fault(web2, 'aegir-spoke', 'apply.prepared:kill');
    await farm.spokeIs('web2', 'connected');
    await deploy('three');
    const task = await farm.task('platform verify shop');
    expect([task.state, task.reason]).toEqual(['warning', 'MEMBER_DOWN']);
    expect(rows(task)).toEqual({ web1: 'success', web2: 'warning' });
    expect(await Promise.all([web1, web2].map((host) => versionOn(host)))).toEqual(['three', 'two']);
    expect(await states()).toEqual({ web1: 'active', web2: 'down' });
    const page = await farm.hub.ok('curl -sf http://127.0.0.1:9740/members/cluster1');
    expect(
      (JSON.parse(page) as { members: { server: string }[] }).members.map(({ server }) => server),
    ).toEqual(['web1']);
    expect((await farm.ctl('member list cluster1')).stdout).toMatch(/web2 +│? *down/);
    await farm.fault(web2, 'aegir-spoke', undefined);
    await allServe('three');
  });

  it('makes no change at all while the disk of one member is full, and says whose', async () => {
    const { bsize, blocks, bfree } = statfsSync(web2.place('/var/aegir'));
    await web2.diskSize(String((blocks - bfree + 2) * bsize));
    await deploy('full');
    const code = await farm.task('platform verify shop');
    expect([code.state, code.reason]).toEqual(['failure', 'DISK_FULL']);
    expect(code.message).toContain('web2');
    const alias = await farm.task(`site set ${SITE} --aliases full.example`);
    expect([alias.state, alias.reason]).toEqual(['failure', 'DISK_FULL']);
    expect(alias.message).toContain('web2');
    for (const host of [web1, web2]) {
      expect([await versionOn(host), await versionOn(host, 'full.example')]).toEqual(['three', '404']);
    }
    await web2.diskSize('4g');
    await farm.done(`site verify ${SITE}`);
    await farm.done('platform verify shop');
    await allServe('full');
    expect(await versionOn(web2, 'full.example')).toBe('full');
  });

  it('makes its changes with a member that is 300 ms away', async () => {
    const line = await SlowLine.start(farm.hub, [7400, 7401], 300);
    await SlowLine.route(web2, farm.hub, line);
    await web2.ok('systemctl restart aegir-spoke');
    await farm.spokeIs('web2', 'connected');
    await deploy('far');
    expect(rows(await farm.done('platform verify shop'))).toEqual({ web1: 'success', web2: 'success' });
    await allServe('far');
    await SlowLine.route(web2, farm.hub, undefined);
    line.close();
    await farm.spokeIs('web2', 'connected');
  });

  it('comes to one version with a member that 40 % of all packets are lost to, and says what became of it', async () => {
    await farm.lab.wires.loss(web2, 40);
    await deploy('lossy');
    const task = await farm.task('platform verify shop');
    if (task.state !== 'success') expect(JSON.stringify(task.results)).toContain('web2');
    const wanted = task.state === 'failure' ? 'far' : 'lossy';
    expect(await versionOn(web1)).toBe(wanted);
    await farm.lab.wires.loss(web2, 0);
    await allServe(wanted);
  });

  it('does not wait for a member that is cut off, whose sites go on as they were', async () => {
    await web2.unplug();
    await farm.spokeIs('web2', 'away');
    await deploy('four');
    const task = await farm.task('platform verify shop');
    expect(rows(task)).toEqual({ web1: 'success', web2: 'warning' });
    expect(await versionOn(web1)).toBe('four');
    expect(await farm.task(`site set ${SITE} --aliases other.example`)).toMatchObject({ state: 'warning' });
    await web2.plug();
    await allServe('four');
    expect(await versionOn(web2, 'other.example')).toBe('four');
  });

  it('makes no change at all that a member is away for, when it requires all', async () => {
    await farm.done('server set cluster1 --require-all');
    await web2.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web2', 'away');
    await deploy('five');
    const task = await farm.task('platform verify shop');
    expect([task.state, task.reason]).toEqual(['failure', 'SPOKE_AWAY']);
    expect(await Promise.all([web1, web2].map((host) => versionOn(host)))).toEqual(['four', 'four']);
    await web2.ok('systemctl start aegir-spoke');
    await farm.spokeIs('web2', 'connected');
    await farm.done('server set cluster1 --no-require-all');
    await farm.done('platform verify shop');
    await allServe('five');
  });

  it('comes to one version when the hub dies between its decision and the word of it', async () => {
    // Longer than it takes the spokes to come back to their hub.
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\n');
    await deploy('six');
    await farm.fault(farm.hub, 'aegir-hub', 'decision.stored:kill');
    await farm.hubReady();
    await Promise.all([farm.spokeIs('web1', 'connected'), farm.spokeIs('web2', 'connected')]);
    const { taskId } = await farm.ask<{ taskId: string }>('platform verify shop --no-wait');
    await eventually(async () => {
      expect((await farm.hub.exec('systemctl is-active aegir-hub')).stdout).toBe('failed\n');
    });
    await farm.fault(farm.hub, 'aegir-hub', undefined);
    await farm.hubReady();
    expect((await farm.ended(taskId)).state).toBe('success');
    await allServe('six');
  });

  it('backs its sites up, and removes one with a last backup, from a member that is there', async () => {
    await farm.done('site add b.example --platform shop');
    await farm.ask('backup create b.example');
    await farm.done('site remove b.example --yes --drop-database');
    for (const host of [web1, web2]) expect((await visit(host, 'b.example')).status).toBe(404);
    const { backups } = await farm.ask<{ backups: { cause: string; state: string; server: string }[] }>(
      'backup list --site b.example',
    );
    expect(backups.map(({ cause, state, server }) => [cause, state, server])).toEqual([
      ['operator', 'kept', 'cluster1'],
      ['removal', 'kept', 'cluster1'],
    ]);
  });

  it('has the secret of an installed site in common, so that a login on one member holds on the others', async () => {
    await smallDrupal(farm.hub, '/var/aegir/platforms/d7', '7.1');
    await farm.done('platform add d7 --server cluster1');
    const task = await farm.done('site add d.example --platform d7 --profile standard');
    expect(task.log.map(({ text }) => text)).toContain('the data of d.example came to web2');
    expect(await saltOn(web1)).toMatch(/^return '[0-9a-f]{96}';$/);
    expect(await saltOn(web2)).toBe(await saltOn(web1));
    for (const host of [web1, web2]) expect((await visit(host, 'd.example')).status).toBe(200);
    await farm.done('site clone d.example --to e.example --platform d7');
    expect(await saltOn(web2, 'e.example')).toBe(await saltOn(web1, 'e.example'));
    // What was packed for the members is no backup.
    const { backups } = await farm.ask<{ backups: unknown[] }>('backup list --site d.example');
    expect(backups).toEqual([]);
  });

  it('brings what a backup holds, or a site that is renamed, to all members', async () => {
    const { backup } = await farm.ask<{ backup: { name: string } }>('backup create d.example');
    const salt = await saltOn(web1);
    for (const host of [web1, web2]) {
      await host.ok(`sed -i "s/return './return 'x/" ${DATA}/d.example/salt.php`);
    }
    await farm.done(`backup restore ${backup.name} --yes`);
    expect([await saltOn(web1), await saltOn(web2)]).toEqual([salt, salt]);
    await farm.done('site rename e.example --to f.example');
    expect(await saltOn(web2, 'f.example')).toBe(await saltOn(web1, 'f.example'));
    for (const host of [web1, web2]) {
      expect((await visit(host, 'f.example')).status).toBe(200);
      expect((await host.exec(['test', '-e', `${DATA}/e.example`])).code).toBe(1);
    }
  });

  it('lets a site go to one of its members alone, and takes it in again', async () => {
    await smallDrupal(farm.hub, '/var/aegir/platforms/own', '7.1');
    await farm.done('platform add own --server web2');
    const salt = await saltOn(web2, 'f.example');
    await farm.done('site migrate f.example --platform own');
    expect([(await visit(web1, 'f.example')).status, (await visit(web2, 'f.example')).status]).toEqual([
      404, 200,
    ]);
    expect(await saltOn(web2, 'f.example')).toBe(salt);
    expect((await web1.exec(['test', '-e', `${DATA}/f.example`])).code).toBe(1);
    await farm.done('site migrate f.example --platform d7');
    expect([await saltOn(web1, 'f.example'), await saltOn(web2, 'f.example')]).toEqual([salt, salt]);
    for (const host of [web1, web2]) expect((await visit(host, 'f.example')).status).toBe(200);
    await farm.done('platform remove own --yes');
  });

  it('takes a third member in, which has all before it is active', async () => {
    web1.write(`${DATA}/${SITE}/files/u.txt`, 'upload');
    web3 = await farm.webServer('web3', 'nginx');
    await farm.serve(web3, 'nginx');
    const task = await farm.done('member add web3 --group cluster1');
    expect(task.steps.map(({ name }) => name)).toEqual(['check', 'content', 'data', 'grants', 'converge']);
    expect(await web3.ok(`cat ${DATA}/${SITE}/files/u.txt`)).toBe('upload');
    expect(await saltOn(web3)).toBe(await saltOn(web1));
    expect(await visit(web3, SITE, '/db.php')).toMatchObject({ body: `a_example@${web3.ip}` });
    await allServe('six', [web1, web2, web3]);
    expect(await grants()).toEqual([web1, web2, web3].map(({ ip }) => ip).sort());
  });

  it('lets a member go, with all that was there for the cluster', async () => {
    expect(await farm.refusal('member remove web1 --group cluster1 --yes')).toMatchObject({
      reason: 'IN_USE',
      message: 'web1 is the master of cluster1',
    });
    expect(await upload(web2, 'four.txt', 'kept by web1')).toBe(201);
    const task = await farm.done('server set cluster1 --master web2');
    expect(task.steps.map(({ name }) => name)).toEqual([
      'check',
      'hold',
      'data',
      'switch',
      'converge',
      'release',
    ]);
    expect(web2.read(`${DATA}/${SITE}/files/four.txt`)).toBe('kept by web1');
    expect(await upload(web1, 'five.txt', 'kept by web2')).toBe(201);
    expect(web2.read(`${DATA}/${SITE}/files/five.txt`)).toBe('kept by web2');
    await farm.done('member remove web1 --group cluster1 --yes');
    expect(await versionOn(web1)).toBe('404');
    expect(await grants()).not.toContain(web1.ip);
    // What it served last is kept for a way back, until it serves something else.
    await farm.done('server verify web1');
    expect((await web1.exec('ls /var/aegir/config/credentials')).stdout).toBe('');
    expect(web1.read(`${DATA}/${SITE}/files/u.txt`)).toBe('upload');
    await farm.done('server remove web1 --yes');
    expect(await versionOn(web2)).toBe('six');
  });

  async function isOn(host: Host, file: string): Promise<boolean> {
    return (await host.exec(['test', '-e', `${DATA}/${SITE}/files/${file}`])).code === 0;
  }

  it('lets a platform go to one of its members, with its sites, their data and grants', async () => {
    const plan = await farm.ctl('platform set shop --server web3 --dry-run');
    expect(plan.stdout).toContain('platform shop goes from cluster1 to web3');
    await farm.done('platform set shop --server web3');
    expect([await versionOn(web2), await versionOn(web3)]).toEqual(['404', 'six']);
    expect(web3.read(`${DATA}/${SITE}/files/five.txt`)).toBe('kept by web2');
    expect(await isOn(web2, 'five.txt')).toBe(false);
    expect(await grants()).toEqual([web3.ip]);
    expect((await visit(web3, SITE, '/db.php')).body).toBe(`a_example@${web3.ip}`);
  });

  it('leaves a platform where it is when a member of its next home cannot serve it', async () => {
    const snippet = '/var/aegir/config/site.d/a.example.conf';
    web2.write(snippet, 'nonsense on;\n');
    await web2.ok(`chown aegir: ${snippet}`);
    const task = await farm.task('platform set shop --server cluster1');
    expect([task.state, task.reason]).toEqual(['failure', 'SITE_CONFIG_INVALID']);
    expect([await versionOn(web2), await versionOn(web3)]).toEqual(['404', 'six']);
    expect(await isOn(web2, 'five.txt')).toBe(false);
    expect(await grants()).toEqual([web3.ip]);
    await web2.ok(['rm', snippet]);
  });

  it('takes a platform in from a hub that dies when the data have come', async () => {
    await farm.fault(farm.hub, 'aegir-hub', 'task.step.after:kill:4');
    await farm.hubReady();
    await Promise.all([farm.spokeIs('web2', 'connected'), farm.spokeIs('web3', 'connected')]);
    const { taskId } = await farm.ask<{ taskId: string }>('platform set shop --server cluster1 --no-wait');
    await eventually(async () => {
      expect((await farm.hub.exec('systemctl is-active aegir-hub')).stdout).toBe('failed\n');
    });
    await farm.fault(farm.hub, 'aegir-hub', undefined);
    await farm.hubReady();
    expect((await farm.ended(taskId)).state).toBe('success');
    await allServe('six', [web2, web3]);
    for (const host of [web2, web3]) expect(await fileOn(host, 'five.txt')).toBe('200 kept by web2');
    expect(await grants()).toEqual([web2.ip, web3.ip].sort());
  });

  it.each([
    ['web3', 'apply.switching'],
    ['web2', 'apply.switched'],
    ['web3', 'apply.probed'],
    ['web2', 'apply.finished'],
    ['hub', 'job.sent'],
    ['hub', 'decision.sent'],
  ] as const)('comes to one version when %s dies at %s, and says which', async (name, point) => {
    const host = { web2, web3, hub: farm.hub }[name];
    const unit = name === 'hub' ? 'aegir-hub' : 'aegir-spoke';
    const version = `${name}-${point}`;
    const before = await versionOn(web2);
    await deploy(version);
    await farm.fault(host, unit, `${point}:kill`);
    await farm.hubReady();
    await Promise.all([farm.spokeIs('web2', 'connected'), farm.spokeIs('web3', 'connected')]);
    const { taskId } = await farm.ask<{ taskId: string }>('platform verify shop --no-wait');
    await eventually(async () => {
      expect((await host.exec(`systemctl is-active ${unit}`)).stdout).toBe('failed\n');
    });
    await farm.fault(host, unit, undefined);
    await farm.hubReady();
    const { state, message } = await farm.ended(taskId, 90);
    if (state === 'failure') expect(message).toContain(name);
    await allServe(state === 'failure' ? before : version, [web2, web3]);
  });

  it('is not removed while a platform is on it', async () => {
    expect(await farm.refusal('server remove cluster1 --yes')).toMatchObject({
      reason: 'IN_USE',
      metadata: { platforms: 'd7, shop' },
    });
    expect(await farm.refusal('server remove web2 --yes')).toMatchObject({ reason: 'IN_USE' });
  });
});
