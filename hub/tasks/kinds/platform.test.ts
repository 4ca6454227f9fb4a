import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { factsOf } from '../../../test/fakes/facts.ts';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Platform, Server } from '../../inventory/model.ts';

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let d11: Platform;

beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  web1 = hub.addServer('web1');
  d11 = hub.addPlatform('d11', web1, null);
  hub.start();
  hub.library.content.set(d11.publishPath, 'first');
  await hub.ended(hub.queue('platform.verify', d11));
  await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

describe('platform.verify', () => {
  it('brings the release to the server before it is served, and prunes all but the one before', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    const id = hub.queue('platform.verify', d11, { deep: true, allowMassDelete: true });
    const { task, steps } = await hub.ended(id);
    expect(task.state).toBe('success');
    expect(steps.map(({ name }) => name)).toEqual(['scan', 'sync', 'publish', 'converge', 'prune']);
    expect(hub.fleet.synced.at(-1)).toMatchObject({
      serverId: web1.id,
      platformName: 'd11',
      release: releaseOf('second'),
      deep: true,
      allowMassDelete: true,
    });
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      state: 'verified',
      release: releaseOf('second'),
      files: 1,
      bytes: 6,
    });
    expect(hub.fleet.live(web1.id)).toEqual({ 'a.example.org': releaseOf('second') });
    expect(hub.library.kept.get(d11.id)).toEqual(new Set([releaseOf('second'), releaseOf('first')]));
  });

  it('keeps in its log what came to each server, and says nothing where nothing did', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    const figures = { filesFetched: 1_204, bytesFetched: 3 << 20, filesReused: 1 };
    hub.fleet.answers.sync.push(jobResult({ stage: 'ready', ...figures }));
    const { log } = await hub.ended(hub.queue('platform.verify', d11));
    expect(log.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^web1: 1,204 files came, 3\.0 MiB in 0\.\d s \([\d.]+ .?i?B\/s\); 1 was there$/),
    ]);
    expect((await hub.ended(hub.queue('platform.verify', d11))).log).toEqual([]);
  });

  it('lets the server have what is read for the first time before there is a release, and only then', async () => {
    const announced = { serverId: web1.id, platformName: 'd11', files: 1, bytes: 5 };
    expect(hub.fleet.announced).toEqual([announced]);
    hub.library.content.set(d11.publishPath, 'second');
    await hub.ended(hub.queue('platform.verify', d11));
    expect(hub.fleet.announced).toEqual([announced]);
  });

  it('reads and sends nothing of what the server would refuse to publish in the end', async () => {
    hub.observed.sawFacts(web1.id, factsOf({ publishRoots: ['/srv/www'] }));
    const { task, steps } = await hub.ended(hub.queue('platform.verify', d11));
    expect(task).toMatchObject({
      reason: 'PATH_DENIED',
      message: 'platform d11: /var/aegir/platforms/d11 is not below /srv/www on web1',
    });
    expect(steps.map(({ name, state }) => `${name} ${state}`).slice(0, 2)).toEqual([
      'scan failed',
      'sync skipped',
    ]);
    hub.observed.sawFacts(web1.id, factsOf({ publishRoots: ['/srv/www', '/var/aegir/platforms'] }));
    expect((await hub.ended(hub.queue('platform.verify', d11))).task.state).toBe('success');
  });

  it('goes back to the release before when the new one cannot be served', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    const { task, steps } = await hub.ended(hub.queue('platform.verify', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'undone', 'failed', 'skipped']);
    expect(hub.inventory.platform(d11.id)).toMatchObject({
      state: 'failed',
      release: releaseOf('first'),
      bytes: 5,
    });
    expect(hub.fleet.live(web1.id)).toEqual({ 'a.example.org': releaseOf('first') });
  });

  it('of a new platform that cannot be served leaves it without a release', async () => {
    const other = hub.addPlatform('other', web1, null);
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_FAILED', failure: problem({}) }));
    await hub.ended(hub.queue('platform.verify', other));
    expect(hub.inventory.platform(other.id)).toMatchObject({ state: 'failed', release: null, files: 0 });
  });

  it('that cannot read the folder touches no server, and keeps what is served', async () => {
    hub.library.failure = new AppError('SOURCE_EMPTY', 'the folder is empty');
    const { task, results } = await hub.ended(hub.queue('platform.verify', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'SOURCE_EMPTY' });
    // Nobody shall look for the folder on the web server.
    expect(results).toMatchObject([{ server: 'web1', state: 'failure', stage: 'scan on the hub' }]);
    expect(hub.fleet.synced).toHaveLength(1);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ state: 'failed', release: releaseOf('first') });
  });

  it.each(['hub', 'server'])(
    'that lost most files on the %s says how to go on, by its name',
    async (where) => {
      hub.library.content.set(d11.publishPath, 'second');
      const failure = problem({ reason: 'MASS_DELETE', remedy: REASONS.MASS_DELETE.remedy });
      if (where === 'hub') hub.library.failure = new AppError('MASS_DELETE', 'it has lost 9 of 10 files');
      else hub.fleet.answers.sync.push(jobResult({ outcome: 'OUTCOME_FAILED', stage: 'fetch', failure }));
      const { task, results } = await hub.ended(hub.queue('platform.verify', d11));
      const remedy = 'If that is wanted: aegirctl platform verify d11 --allow-mass-delete.';
      expect(task).toMatchObject({ state: 'failure', reason: 'MASS_DELETE', remedy });
      const problems = where === 'hub' ? [] : [{ remedy }];
      expect(results).toMatchObject([{ server: 'web1', remedy, problems }]);
    },
  );

  it('whose server cannot be asked says nothing against a platform that works', async () => {
    hub.joined.delete(web1.id);
    const { task } = await hub.ended(hub.queue('platform.verify', d11));
    expect([task.state, task.reason]).toEqual(['failure', 'SPOKE_MISSING']);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ state: 'verified', problem: '' });
  });

  it('that fails to sync leaves the release before in the inventory', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    const failure = problem({ reason: 'DISK_FULL', message: 'no room' });
    hub.fleet.answers.sync.push(jobResult({ outcome: 'OUTCOME_FAILED', stage: 'fetch', failure }));
    const { task, results } = await hub.ended(hub.queue('platform.verify', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'DISK_FULL', message: 'web1: no room' });
    expect(results).toMatchObject([{ server: 'web1', state: 'failure', stage: 'fetch' }]);
    expect(hub.inventory.platform(d11.id).release).toBe(releaseOf('first'));
  });

  it('that is cancelled during the sync changes nothing', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    hub.fleet.gate = new Promise(() => undefined);
    const id = hub.queue('platform.verify', d11);
    await hub.until(id, ({ progress }) => progress.some(({ stage }) => stage === 'fetch'));
    hub.runner.cancel(id);
    const { task, results } = await hub.ended(id);
    expect(task.state).toBe('cancelled');
    expect(results).toMatchObject([{ server: 'web1', state: 'cancelled' }]);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ state: 'verified', release: releaseOf('first') });
  });
});

describe('a cancel of platform.verify', () => {
  it('while the servers apply goes back to the release before', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    let open = (): void => undefined;
    hub.fleet.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const id = hub.queue('platform.verify', d11);
    await hub.until(id, ({ progress }) => progress.some(({ stage }) => stage === 'fetch'));
    open();
    hub.fleet.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    while (!hub.fleet.applying) await new Promise((resolve) => setTimeout(resolve, 2));
    hub.runner.cancel(id);
    open();
    expect((await hub.ended(id)).task.state).toBe('cancelled');
    expect(hub.inventory.platform(d11.id).release).toBe(releaseOf('first'));
    expect(hub.fleet.live(web1.id)).toEqual({ 'a.example.org': releaseOf('first') });
  });

  it('is refused once the release is live, and tidying up goes on', async () => {
    hub.library.content.set(d11.publishPath, 'second');
    let open = (): void => undefined;
    hub.library.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const id = hub.queue('platform.verify', d11);
    await hub.until(id, ({ steps }) => steps.at(-1)?.state === 'running');
    expect(() => {
      hub.runner.cancel(id);
    }).toThrow(expect.objectContaining({ reason: 'ALREADY_COMMITTED' }));
    open();
    expect((await hub.ended(id)).task).toMatchObject({ state: 'success', cancelAsked: false });
  });
});

describe('platform.remove', () => {
  it('is refused while sites are on it, and the platform stays', async () => {
    const { task } = await hub.ended(hub.queue('platform.remove', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'IN_USE' });
    expect(hub.inventory.platform(d11.id).removing).toBe(false);
  });

  it('that fails after the servers gave it up does not bring it back', async () => {
    await hub.ended(hub.queue('site.remove', hub.inventory.siteByUri('a.example.org')));
    hub.library.failure = new AppError('DISK_FULL', 'no room');
    const { task, steps } = await hub.ended(hub.queue('platform.remove', d11));
    expect(task).toMatchObject({ state: 'failure', reason: 'DISK_FULL' });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'failed']);
    expect(hub.inventory.platform(d11.id).removing).toBe(true);
    hub.library.failure = null;
    expect((await hub.ended(hub.runner.retry(task.id, 'operator').id)).task.state).toBe('success');
    expect(hub.inventory.findPlatform(d11.id)).toBeUndefined();
  });

  it('takes the platform off the server, then its row and releases away', async () => {
    await hub.ended(hub.queue('site.remove', hub.inventory.siteByUri('a.example.org')));
    const { task } = await hub.ended(hub.queue('platform.remove', d11));
    expect(task.state).toBe('success');
    expect(hub.inventory.findPlatform(d11.id)).toBeUndefined();
    expect(hub.library.kept.get(d11.id)).toEqual(new Set());
  });
});
