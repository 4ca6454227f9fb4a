import { beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import type { Platform__Output } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Release__Output } from '../../shared/proto/gen/aegir/v1/Release.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { BareRepository } from '../lab/repository.ts';
import { difference } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const PUBLISHED = '/var/aegir/platforms/shop';
const BUILDS = '/var/lib/aegir-hub/builds/shop';
const AS_HUB = { user: 'aegir-hub', env: { HOME: '/var/lib/aegir-hub' } };

describe('platforms that the hub builds', () => {
  let farm: Farm;
  let web1: Host;
  let code: BareRepository;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    code = await BareRepository.create(farm.hub, 'shop');
    await code.release('v1');
  }, 240_000);

  async function page(): Promise<string> {
    return (await visit(web1, 'a.example')).body;
  }

  async function shop(): Promise<Platform__Output> {
    return (await farm.ask<{ platform: Platform__Output }>('platform show shop')).platform;
  }

  async function builds(): Promise<string[]> {
    const listed = (await farm.hub.ok(`ls ${BUILDS}`)).trim().split('\n');
    return listed.filter((name) => name !== 'cache');
  }

  /** What the programs of a build have printed. */
  function printed({ log }: Task__Output): string {
    return log.map(({ text }) => text).join('\n');
  }

  it("a repository of somebody else's is not read until the hub's user allows it", async () => {
    const task = await farm.task(`platform add shop --server web1 --git ${code.folder} --ref v1`);
    expect(task).toMatchObject({ kind: 'platform.rebuild', state: 'failure', reason: 'SOURCE_MISSING' });
    const command = task.remedy.replace(/^.*?: /, '');
    expect(command).toBe(`git config --global --add safe.directory ${code.folder}`);
    await farm.hub.ok(command, AS_HUB);
  });

  it('a tag is live in all sites after a rebuild, byte for byte as in an independent clone', async () => {
    const task = await farm.done('platform rebuild shop');
    expect(printed(task)).toContain('> git fetch');
    await farm.done('site add a.example --platform shop');
    expect(await page()).toBe('site=a.example version=v1 include=v1\n');
    expect(await difference(farm.hub, await code.clone('v1'), web1, PUBLISHED)).toBe('');
  });

  it('another tag is one change, and tells its commit wherever it stands', async () => {
    const commit = await code.release('v2', { 'new.txt': 'new in v2\n' });
    const visitors = new Visitors(web1, ['a.example'], 100);
    await farm.done('platform set shop --ref v2');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    expect(await page()).toContain('version=v2 include=v2');
    expect(await shop()).toMatchObject({ commit, source: { ref: 'v2', location: code.folder } });
    const { releases } = await farm.ask<{ releases: Release__Output[] }>('platform release list shop');
    expect(releases[0]).toMatchObject({ live: true, commit });
    expect(await difference(farm.hub, await code.clone('v2'), web1, PUBLISHED)).toBe('');
    expect(await builds()).toHaveLength(1);
  });

  it('a verify reads the build again, and a rollback needs none', async () => {
    await farm.done('platform verify shop');
    await farm.done('platform release rollback shop');
    expect(await page()).toContain('version=v1');
    await farm.done('platform rebuild shop');
    expect(await page()).toContain('version=v2');
  });

  it('a build that fails names its command, and leaves what is served and the folder of builds', async () => {
    const before = await builds();
    const task = await farm.task('platform set shop --ref nowhere');
    expect(task).toMatchObject({ state: 'failure', reason: 'BUILD_FAILED' });
    expect(task.message).toMatch(/^git fetch failed with exit code 128: .*nowhere/);
    expect(await shop()).toMatchObject({ state: 'failed', problem: task.message });
    expect(await builds()).toEqual(before);
    expect(await page()).toContain('version=v2');
  });

  it('Composer brings what the code asks for, and runs its scripts as the user of the hub', async () => {
    await code.release('v3', {
      'composer.json': JSON.stringify({
        require: { 'acme/greeter': '*' },
        repositories: [{ type: 'path', url: 'packages/greeter' }, { 'packagist.org': false }],
        scripts: { 'post-autoload-dump': 'id -un > built-by.txt' },
      }),
      'packages/greeter/composer.json': JSON.stringify({ name: 'acme/greeter', version: '1.0.0' }),
      'packages/greeter/greet.php': '<?php echo "hello";',
    });
    const task = await farm.done('platform set shop --ref v3');
    expect(printed(task)).toContain('Installing acme/greeter (1.0.0)');
    expect((await visit(web1, 'a.example', '/vendor/acme/greeter/greet.php')).body).toBe('hello');
    expect(await web1.ok(`cat ${PUBLISHED}/built-by.txt`)).toBe('aegir-hub\n');
  });

  it('a Composer that fails is told with its last lines', async () => {
    await code.release('v4', {
      'composer.json': JSON.stringify({
        require: { 'acme/nowhere': '*' },
        repositories: [{ 'packagist.org': false }],
      }),
    });
    const task = await farm.task('platform set shop --ref v4');
    expect(task).toMatchObject({ state: 'failure', reason: 'BUILD_FAILED' });
    expect(task.message).toMatch(/^composer install failed with exit code 2: /);
    expect(printed(task)).toContain('acme/nowhere');
    expect(await page()).toContain('version=v3');
  });

  it('another machine is asked over ssh, once its key is known and ours is allowed there', async () => {
    const remote = await BareRepository.create(web1, 'remote');
    const commit = await remote.release('v5');
    await web1.ok(
      `useradd --create-home --shell /bin/bash git && chown -R git ${remote.folder} && systemctl start ssh`,
    );
    const address = `git@web1:${remote.folder}`;
    expect((await farm.task(`platform set shop --git ${address} --ref v5`)).message).toContain(
      'Host key verification',
    );
    await farm.hub.ok('mkdir -m 700 ~/.ssh && ssh-keyscan web1 > ~/.ssh/known_hosts 2>/dev/null', AS_HUB);
    await farm.hub.ok('ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519', AS_HUB);
    const key = await farm.hub.ok('cat ~/.ssh/id_ed25519.pub', AS_HUB);
    await web1.ok(['install', '-d', '-o', 'git', '-m', '700', '/home/git/.ssh']);
    await web1.ok(['tee', '/home/git/.ssh/authorized_keys'], { user: 'git', input: key });
    const lossy = await farm.task('platform rebuild shop');
    expect(lossy).toMatchObject({ reason: 'MASS_DELETE' });
    await farm.done(lossy.remedy.replace(/^.*aegirctl (.*)\.$/, '$1'));
    expect((await shop()).commit).toBe(commit);
    expect(await page()).toContain('version=v5');
  });

  it('a makefile is built by the drush on the PATH; where there is none, that is said', async () => {
    expect(await farm.task('platform set shop --makefile /srv/shop.make')).toMatchObject({
      reason: 'TOOL_MISSING',
    });
    farm.hub.write('/srv/shop.make', 'core = 7.x\n');
    // What drush is called with: --yes --nocolor make MAKEFILE FOLDER.
    farm.hub.write('/usr/local/bin/drush', '#!/bin/sh\ntest -r "$4" && cp -r /srv/clone-v2 "$5"\n', 0o755);
    await farm.done('platform rebuild shop');
    expect(await page()).toContain('version=v2');
    expect((await shop()).commit).toBe('');
  });

  it('a hub that is killed while it builds leaves no program behind, and builds again when it is back', async () => {
    farm.hub.write('/usr/local/bin/drush', '#!/bin/sh\nmkdir "$5"; touch "$5/half"; sleep 300\n', 0o755);
    const { taskId } = await farm.ask<{ taskId: string }>('platform rebuild shop --no-wait');
    await eventually(() => farm.hub.ok(`ls ${BUILDS}/*.part/tree/half`));
    await farm.hub.ok('systemctl kill --signal=KILL --kill-whom=main aegir-hub');
    farm.hub.write('/usr/local/bin/drush', '#!/bin/sh\ncp -r /srv/clone-v1 "$5"\n', 0o755);
    await farm.hubReady();
    expect(await farm.ended(taskId)).toMatchObject({ state: 'success' });
    expect((await farm.hub.exec(['pgrep', '-f', 'sleep 30[0]'])).stdout).toBe('');
    expect(await page()).toContain('version=v1');
    expect(await builds()).toHaveLength(1);
  });

  it.each(FAULT_POINTS.build)('a hub that dies at %s serves nothing half built', async (point) => {
    await farm.hub.ok(`rm -rf /srv/clone-next && cp -a /srv/clone-v2 /srv/clone-next`);
    await farm.hub.ok(`echo ${point} > /srv/clone-next/version.txt`);
    farm.hub.write('/usr/local/bin/drush', '#!/bin/sh\ncp -r /srv/clone-next "$5"\n', 0o755);
    await farm.fault(farm.hub, 'aegir-hub', `${point}:kill`);
    await farm.hubReady();
    const { taskId } = await farm.ask<{ taskId: string }>('platform rebuild shop --no-wait');
    await eventually(async () => {
      expect((await farm.hub.exec('systemctl is-active aegir-hub')).stdout).toBe('failed\n');
    });
    expect((await visit(web1, 'a.example')).status).toBe(200);
    await farm.fault(farm.hub, 'aegir-hub', undefined);
    await farm.hubReady();
    // A spoke that has lost its hub over and over waits longer each time; a fresh one does not.
    await web1.ok('systemctl restart aegir-spoke');
    expect(await farm.ended(taskId, 90)).toMatchObject({ state: 'success' });
    expect(await page()).toContain(`include=${point}`);
    expect(await builds()).toHaveLength(1);
  });

  it('a platform that is removed takes its builds along', async () => {
    await farm.done('site remove a.example --yes');
    await farm.done('platform remove shop --yes');
    expect((await farm.hub.exec(['ls', BUILDS])).code).not.toBe(0);
  });
});
