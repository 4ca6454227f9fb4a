import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { buildFolder } from '../../../test/fakes/builds.ts';
import { factsOf } from '../../../test/fakes/facts.ts';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { closedGate, TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Platform } from '../../inventory/model.ts';
import { FOLDER_SOURCE, type PlatformSource } from '../../inventory/source.ts';

const GIT: PlatformSource = {
  ...FOLDER_SOURCE,
  kind: 'git',
  location: '/srv/d11.git',
  ref: 'v1',
  composer: true,
};
const ONE = '11'.repeat(20);
const TWO = '22'.repeat(20);

let database: TestDatabase;
let hub: TaskHub;
let d11: Platform;

beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  const web1 = hub.addServer('web1');
  d11 = hub.addPlatform('d11', web1, null, GIT);
  hub.start();
  hub.builds.commit = ONE;
  hub.library.content.set(buildFolder('d11', 1), 'first');
  hub.library.content.set(buildFolder('d11', 2), 'second');
  await hub.ended(hub.queue('platform.rebuild', d11));
  await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
  hub.builds.commit = TWO;
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

function live(): string | undefined {
  return hub.releases.live(d11.id, hub.inventory.platform(d11.id).release)?.commit;
}

describe('platform.rebuild', () => {
  it('builds nothing that a server would refuse to publish in the end', async () => {
    const { id } = hub.inventory.serverByName('web1');
    hub.observed.sawFacts(id, factsOf({ publishRoots: ['/srv/www'] }));
    const builds = hub.builds.orders.length;
    const { task } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(task).toMatchObject({ reason: 'PATH_DENIED' });
    expect(hub.builds.orders).toHaveLength(builds);
  });

  it('builds, serves, and keeps the build of what is live only', async () => {
    const { task, steps } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(task.state).toBe('success');
    expect(steps.map(({ name }) => name)).toEqual(['build', 'scan', 'sync', 'publish', 'converge', 'prune']);
    expect(hub.builds.orders.at(-1)).toEqual({
      platform: 'd11',
      source: GIT,
      publishPath: d11.publishPath,
      last: 1,
    });
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      build: 2,
      commit: TWO,
      release: releaseOf('second'),
    });
    expect(hub.fleet.live('id-web1')).toEqual({ 'a.example.org': releaseOf('second') });
    expect(hub.builds.kept.get('d11')).toEqual(new Set([2]));
    expect(live()).toBe(TWO);
  });

  it('writes what the programs print into the log of the task, in order', async () => {
    hub.builds.lines = ['Cloning', 'done'];
    const { log } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(log.map(({ text }) => text)).toEqual(['> git fetch', 'Cloning', 'done']);
  });

  it('that fails leaves what is served, its build, and tells why', async () => {
    hub.builds.failure = new AppError(
      'BUILD_FAILED',
      'composer install failed with exit code 2: no such package',
    );
    const { task, results } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'BUILD_FAILED' });
    expect(task.remedy).toContain('aegirctl platform rebuild d11');
    expect(results).toMatchObject([{ server: 'web1', stage: 'build on the hub' }]);
    expect(task.message).toContain('no such package');
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      state: 'failed',
      build: 1,
      commit: ONE,
      release: releaseOf('first'),
    });
    expect(hub.builds.kept.get('d11')).toEqual(new Set([1]));
  });

  it('that lost most of its files is gone on with by another rebuild', async () => {
    hub.library.failure = new AppError('MASS_DELETE', 'it has lost 9 of 10 files');
    const { task } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(task.remedy).toBe('If that is wanted: aegirctl platform rebuild d11 --allow-mass-delete.');
  });

  it('that cannot be served goes back to the release and the build before, and drops its own', async () => {
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    const { task } = await hub.ended(hub.queue('platform.rebuild', d11));
    expect(task.state).toBe('failure');
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      build: 1,
      commit: ONE,
      release: releaseOf('first'),
    });
    expect(hub.builds.kept.get('d11')).toEqual(new Set([1]));
    expect(hub.fleet.live('id-web1')).toEqual({ 'a.example.org': releaseOf('first') });
  });

  it('that is cancelled while it builds changes nothing', async () => {
    const { gate, open } = closedGate();
    hub.builds.gate = gate;
    const id = hub.queue('platform.rebuild', d11);
    await hub.until(id, ({ progress }) => progress.some(({ stage }) => stage === 'git fetch'));
    hub.runner.cancel(id);
    open();
    expect((await hub.ended(id)).task.state).toBe('cancelled');
    expect(hub.inventory.platform(d11.id)).toMatchObject({ build: 1, release: releaseOf('first') });
  });

  it('of the same content notes the new commit', async () => {
    hub.library.content.set(buildFolder('d11', 2), 'first');
    await hub.ended(hub.queue('platform.rebuild', d11));
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      build: 2,
      commit: TWO,
      release: releaseOf('first'),
    });
    expect(live()).toBe(TWO);
  });
});

describe('a platform that is built', () => {
  it('is verified from its build, whatever lies at its publish path', async () => {
    hub.library.content.set(d11.publishPath, 'something else');
    expect((await hub.ended(hub.queue('platform.verify', d11))).task.state).toBe('success');
    expect(hub.inventory.platform(d11.id)).toMatchObject({ build: 1, release: releaseOf('first') });
    expect(live()).toBe(ONE);
  });

  it('keeps the commit of a release that it goes back to', async () => {
    await hub.ended(hub.queue('platform.rebuild', d11));
    await hub.ended(hub.queue('platform.rollback', d11, { release: releaseOf('first') }));
    expect(live()).toBe(ONE);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ build: 2, commit: TWO });
  });

  it('that was never built says so', async () => {
    const fresh = hub.addPlatform('fresh', hub.inventory.server('id-web1'), null, GIT);
    expect((await hub.ended(hub.queue('platform.verify', fresh))).task).toMatchObject({
      reason: 'SOURCE_MISSING',
    });
  });

  it('leaves no build when it becomes a folder, or goes', async () => {
    hub.inventory.updatePlatform(d11.id, { source: FOLDER_SOURCE }, { actor: 'anna' });
    await hub.ended(hub.queue('platform.verify', d11));
    expect(hub.builds.kept.has('d11')).toBe(false);
    const gone = hub.addPlatform('gone', hub.inventory.server('id-web1'), null, GIT);
    await hub.ended(hub.queue('platform.rebuild', gone));
    await hub.ended(hub.queue('platform.remove', gone));
    expect(hub.builds.kept.has('gone')).toBe(false);
  });
});
