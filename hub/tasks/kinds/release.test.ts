import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobResult, problem } from '../../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../../test/fakes/hub-database.ts';
import { releaseOf } from '../../../test/fakes/library.ts';
import { TaskHub } from '../../../test/fakes/task-hub.ts';
import type { Platform, Server } from '../../inventory/model.ts';
import { FOLDER_SOURCE } from '../../inventory/source.ts';

let database: TestDatabase;
let hub: TaskHub;
let web1: Server;
let d11: Platform;

/** A platform that served `first` and serves `second`. */
beforeEach(async () => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  web1 = hub.addServer('web1');
  d11 = hub.addPlatform('d11', web1, null);
  hub.start();
  await verify('first');
  await hub.ended(hub.queue('site.add', hub.addSite('a.example.org', d11)));
  await verify('second');
});
afterEach(async () => {
  await hub.stop();
  database.close();
});

async function verify(content: string): Promise<void> {
  hub.library.content.set(d11.publishPath, content);
  await hub.ended(hub.queue('platform.verify', d11));
}

const rollback = (word = 'first') =>
  hub.ended(hub.queue('platform.rollback', d11, { release: releaseOf(word) }));
const live = () => hub.fleet.live(web1.id);
const kept = () => hub.releases.of(d11.id).map(({ digest }) => digest);

describe('platform.rollback', () => {
  it('serves the release again without reading the folder, and holds the platform at it', async () => {
    hub.library.failure = new Error('nobody may read the folder');
    const id = hub.queue('platform.rollback', d11, { release: releaseOf('first') });
    await hub.until(id, ({ steps }) => steps.at(-1)?.state === 'running');
    const { task, steps } = await hub.ended(id);
    expect(task.state).toBe('success');
    expect(steps.map(({ name }) => name)).toEqual(['check', 'sync', 'publish', 'converge', 'prune']);
    expect(live()).toEqual({ 'a.example.org': releaseOf('first') });
    expect(hub.inventory.platform(d11.id)).toMatchObject({ release: releaseOf('first'), bytes: 5 });
    expect(hub.releases.isHeld(d11.id, releaseOf('first'))).toBe(true);
  });

  it('to what is live holds it there, and troubles no server', async () => {
    expect((await rollback('second')).task.state).toBe('success');
    expect(hub.fleet.synced.at(-1)).toMatchObject({ isAlwaysAsked: false });
    expect(hub.releases.isHeld(d11.id, releaseOf('second'))).toBe(true);
  });

  it('asks the servers although they are believed to have it, and does not mind how much it lacks', async () => {
    await rollback();
    expect(hub.fleet.synced.at(-1)).toMatchObject({
      release: releaseOf('first'),
      deep: false,
      allowMassDelete: true,
      isAlwaysAsked: true,
    });
  });

  it('keeps the way forward, and a verify takes it', async () => {
    await rollback();
    expect(kept()).toEqual([releaseOf('first'), releaseOf('second')]);
    expect(hub.library.kept.get(d11.id)).toEqual(new Set(kept()));
    await hub.ended(hub.queue('platform.verify', d11));
    expect(live()).toEqual({ 'a.example.org': releaseOf('second') });
    expect(hub.releases.isHeld(d11.id, releaseOf('second'))).toBe(false);
  });

  it('that cannot be served goes back to the live one, and the platform is as it was', async () => {
    hub.fleet.answers.converge.push(jobResult({ outcome: 'OUTCOME_ROLLED_BACK', failure: problem({}) }));
    const { task, steps } = await rollback();
    expect(task).toMatchObject({ state: 'failure', reason: 'PROBE_FAILED' });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'undone', 'failed', 'skipped']);
    expect(hub.inventory.platform(d11.id)).toMatchObject({ state: 'verified', release: releaseOf('second') });
    expect(live()).toEqual({ 'a.example.org': releaseOf('second') });
    expect(kept()[0]).toBe(releaseOf('second'));
  });

  it('to what is no longer kept, or whose content is gone, touches no server', async () => {
    const synced = hub.fleet.synced.length;
    expect((await rollback('never')).task).toMatchObject({ state: 'failure', reason: 'NOT_FOUND' });
    hub.library.lost.add(releaseOf('first'));
    expect((await rollback()).task).toMatchObject({ state: 'failure', reason: 'RELEASE_MISSING' });
    expect(hub.fleet.synced).toHaveLength(synced);
    expect(live()).toEqual({ 'a.example.org': releaseOf('second') });
  });
});

describe('platform.scrub', () => {
  const scrub = () => hub.ended(hub.queue('platform.scrub', d11));

  it('reads the live release again on the servers, and changes nothing on the hub', async () => {
    const { task } = await scrub();
    expect(task.state).toBe('success');
    expect(hub.fleet.synced.at(-1)).toMatchObject({ release: releaseOf('second'), deep: true });
    expect(kept()).toEqual([releaseOf('second'), releaseOf('first')]);
  });

  it('reports what was damaged as a warning, server by server', async () => {
    hub.fleet.answers.sync.push(jobResult({ stage: 'ready', filesFetched: 2, bytesFetched: 700 }));
    const { task, results, log } = await scrub();
    expect(task).toMatchObject({ state: 'warning', reason: 'CONTENT_CORRUPT' });
    expect(results).toMatchObject([
      { server: 'web1', state: 'warning', message: '2 damaged or lost files were replaced' },
    ]);
    expect(log.map(({ text }) => text)).toContain(
      'web1: 2 damaged or lost files were replaced (700 B fetched)',
    );
  });

  it('reports damage also when nothing had to be fetched for it', async () => {
    hub.fleet.answers.sync.push(jobResult({ stage: 'ready' }));
    const { task } = await scrub();
    expect(task).toMatchObject({ state: 'warning', reason: 'CONTENT_CORRUPT' });
    expect(task.message).toContain('replaced by what the server still had');
  });

  it('reads what the hub keeps again, and reports what it had to make anew', async () => {
    const other = hub.addPlatform('other', web1, null);
    hub.library.report = { mended: 3, lost: [] };
    const { task, results } = await scrub();
    expect(hub.library.scrubbed.at(-1)).toEqual([
      { platform: d11.id, folder: d11.publishPath, withoutSiteFolders: true },
      { platform: other.id, folder: other.publishPath, withoutSiteFolders: true },
    ]);
    expect(task).toMatchObject({ state: 'warning', reason: 'CONTENT_CORRUPT' });
    expect(results).toContainEqual(
      expect.objectContaining({
        server: '(hub)',
        message: '3 damaged pieces were made anew from the folder',
      }),
    );
  });

  it('is not troubled by platforms that are to be built and have not been yet, its own among them', async () => {
    const git = { ...FOLDER_SOURCE, kind: 'git', location: '/srv/next.git' } as const;
    const next = hub.addPlatform('next', web1, null, git);
    hub.inventory.updatePlatform(d11.id, { source: git }, { actor: 'test' });
    expect((await scrub()).task).toMatchObject({ state: 'success', message: '' });
    expect(hub.library.scrubbed.at(-1)).toEqual([
      { platform: d11.id, folder: d11.publishPath, withoutSiteFolders: true },
      { platform: next.id, folder: next.publishPath, withoutSiteFolders: true },
    ]);
  });

  it('fails, and names what is lost, when no folder has it any more', async () => {
    const lost = { platform: d11.id, release: releaseOf('first'), path: 'core/lib.php' };
    hub.library.report = { mended: 0, lost: [lost] };
    const { task, log } = await scrub();
    expect(task).toMatchObject({ state: 'failure', reason: 'CONTENT_CORRUPT' });
    expect(task.remedy).toContain('aegirctl platform verify d11');
    expect(log.map(({ text }) => text).join()).toContain(
      `lost release ${releaseOf('first').slice(0, 12)} of d11: core/lib.php`,
    );
  });

  it('of a platform that serves nothing says what to do', async () => {
    const fresh = hub.addPlatform('fresh', web1, null);
    const { task } = await hub.ended(hub.queue('platform.scrub', fresh));
    expect(task).toMatchObject({ state: 'failure', reason: 'RELEASE_MISSING' });
    expect(task.remedy).toContain('aegirctl platform verify fresh');
  });

  it('runs one at a time in the whole farm, and beside other work on the platform', async () => {
    const other = hub.addPlatform('other', web1, null);
    await hub.ended(hub.queue('platform.verify', other));
    let open = (): void => undefined;
    hub.fleet.gate = new Promise<void>((resolve) => (open = resolve));
    const first = hub.queue('platform.scrub', d11);
    await hub.until(first, ({ progress }) => progress.length > 0);
    const second = hub.queue('platform.scrub', other);
    const beside = hub.queue('platform.verify', d11);
    await hub.until(beside, ({ task }) => task.state === 'running');
    expect(hub.store.task(second).state).toBe('queued');
    open();
    expect((await hub.ended(second)).task.state).toBe('success');
    await hub.ended(beside);
  });
});

describe('a verify of what is live', () => {
  it('asks the server for it, although it is known to serve it', async () => {
    await hub.ended(hub.queue('platform.verify', d11));
    expect(hub.fleet.synced.at(-1)).toMatchObject({ deep: false, isAlwaysAsked: true });
  });

  it('ends with a warning for what was damaged on the server, and writes it down', async () => {
    hub.fleet.answers.sync.push(jobResult({ stage: 'ready', filesFetched: 1, bytesFetched: 3 }));
    const { task, results, log } = await hub.ended(hub.queue('platform.verify', d11, { deep: true }));
    expect(task).toMatchObject({ state: 'warning', reason: 'CONTENT_CORRUPT' });
    expect(results).toMatchObject([{ server: 'web1', message: '1 damaged or lost file was replaced' }]);
    expect(log).toMatchObject([
      { level: 'warning', text: 'web1: 1 damaged or lost file was replaced (3 B fetched)' },
    ]);
  });
});
