import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { openHubDatabase } from '../../hub/db.ts';
import { desiredState } from '../../hub/desired/state.ts';
import { newServer } from '../../hub/inventory/model.ts';
import { TASK_KINDS } from '../../hub/tasks/kinds/all.ts';
import type { TaskKindName } from '../../hub/tasks/task.ts';
import { childProgram } from '../fakes/child-program.ts';
import { releaseOf } from '../fakes/library.ts';
import { TaskHub } from '../fakes/task-hub.ts';

/** Every instant of the task engine at which the hub may die: those of steps, step by step. */
function instantsOf(kind: TaskKindName): string[] {
  const times = TASK_KINDS[kind].steps.map((_, index) => index + 1);
  return FAULT_POINTS.hub
    .filter((point) => point.startsWith('task.'))
    .flatMap((point) =>
      isOfSteps(point) ? times.map((time) => `${point}:kill:${String(time)}`) : `${point}:kill`,
    );
}

function isOfSteps(instant: string): boolean {
  return instant.startsWith('task.step.');
}

const HUB = await childProgram(new URL('../fakes/task-hub-process.ts', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'aegir-crash-'));
const farm = join(work, 'farm');

async function onFarm<T>(folder: string, look: (hub: TaskHub) => Promise<T>): Promise<T> {
  const database = openHubDatabase(folder);
  const liveFile = join(folder, 'live.json');
  const hub = new TaskHub({ db: database.db, clock: systemClock, liveFile });
  for (const server of hub.inventory.servers()) hub.joined.add(server.id);
  hub.start();
  try {
    return await look(hub);
  } finally {
    await hub.stop();
    database.close();
  }
}

/** Runs the task in a process of its own; resolves with the signal that ended it. */
function runUntilKilled(
  folder: string,
  { kind, object, input = {} }: { kind: string; object: string; input?: object },
  fault: string,
): Promise<string | null> {
  const argv = [HUB, folder, kind, object, JSON.stringify(input)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, { env: { ...process.env, AEGIR_FAULT: fault } });
    child.on('exit', (_, signal) => {
      resolve(signal);
    });
  });
}

beforeAll(async () => {
  await onFarm(farm, async (hub) => {
    const web1 = hub.addServer('web1');
    const d11 = hub.addPlatform('d11', web1);
    hub.addPlatform('fresh', web1, null);
    await hub.ended(hub.queue('site.add', hub.addSite('old.example.org', d11)));
    hub.addSite('new.example.org', d11);
    hub.addSite('copy.example.org', d11);
    const elsewhere = hub.addServer('web2');
    hub.addPlatform('other', elsewhere);
    const goes = hub.addPlatform('goes', web1);
    hub.releases.serve(
      goes.id,
      { digest: releaseOf('goes'), files: 1, bytes: 1, manifestBytes: 1, commit: '' },
      1,
      false,
    );
    await hub.ended(hub.queue('site.add', hub.addSite('goes.example.org', goes)));
    const members = [hub.addServer('web3'), hub.addServer('web4')].map(({ id }) => {
      return { serverId: id, state: 'active' as const, weight: 100 };
    });
    const group = { name: 'cluster1', hostname: '', webType: 'cluster', httpPort: 80, members } as const;
    const cluster1 = newServer('id-cluster1', 1, { ...group, sharedUploads: true });
    hub.inventory.insertServer(cluster1, { actor: 'operator' });
    await hub.ended(
      hub.queue('site.add', hub.addSite('both.example.org', hub.addPlatform('both', cluster1))),
    );
    const shop = hub.addPlatform('shop', web1);
    for (const word of ['before', 'shop']) {
      const release = { digest: releaseOf(word), files: 1, bytes: 1, manifestBytes: 1, commit: '' };
      hub.releases.serve(shop.id, release, 1, false);
    }
  });
});
afterAll(() => {
  removeTree(work, tmpdir());
});

const CASES = [
  { kind: 'site.add', object: 'id-new.example.org', instants: instantsOf('site.add') },
  // What is not a step is the same for every kind.
  {
    kind: 'site.remove',
    object: 'id-old.example.org',
    instants: instantsOf('site.remove').filter(isOfSteps),
  },
  {
    kind: 'site.move',
    object: 'id-old.example.org',
    input: { platformId: 'id-other', uri: 'moved.example.org', aliases: [], stands: [] },
    instants: instantsOf('site.move').filter(isOfSteps),
  },
  {
    kind: 'site.clone',
    object: 'id-copy.example.org',
    input: { sourceId: 'id-old.example.org', stands: [] },
    instants: instantsOf('site.clone').filter(isOfSteps),
  },
  {
    kind: 'platform.move',
    object: 'id-goes',
    input: { serverId: 'id-web2', stands: [] },
    instants: instantsOf('platform.move').filter(isOfSteps),
  },
  {
    kind: 'group.master',
    object: 'id-cluster1',
    input: { member: 'id-web4' },
    instants: instantsOf('group.master').filter(isOfSteps),
  },
  {
    kind: 'site.uploads',
    object: 'id-both.example.org',
    input: { uploads: 'shared' },
    instants: instantsOf('site.uploads').filter(isOfSteps),
  },
  { kind: 'platform.verify', object: 'id-fresh', instants: instantsOf('platform.verify').filter(isOfSteps) },
  {
    kind: 'platform.rollback',
    object: 'id-shop',
    input: { release: releaseOf('before') },
    instants: instantsOf('platform.rollback').filter(isOfSteps),
  },
] as const;

describe.each(CASES)('a hub that is killed during $kind', ({ instants, ...order }) => {
  const { kind } = order;
  it.concurrent.each(instants)(
    'at %s goes on with the task when it is back, and ends it well',
    async (fault) => {
      const folder = join(work, `${kind} ${fault}`);
      cpSync(farm, folder, { recursive: true });
      expect(await runUntilKilled(folder, order, fault)).toBe('SIGKILL');
      await onFarm(folder, async (hub) => {
        const newest = hub.store.list({ limit: 1 })[0];
        const { task, steps, results } = await hub.ended(newest?.id ?? '');
        expect(task).toMatchObject({ kind, state: 'success' });
        expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['done']));
        expect(results.map((row) => row.state)).toEqual(results.map(() => 'success'));
        expect(hub.store.open()).toEqual([]);
        const { inventory } = hub;
        for (const server of ['id-web1', 'id-web2']) {
          const wanted = desiredState(server, inventory);
          expect(Object.keys(hub.fleet.live(server)).sort()).toEqual([...wanted.sites.keys()].sort());
        }
        const old = inventory.findSite('id-old.example.org');
        expect(old === undefined).toBe(kind === 'site.remove');
        expect(old?.platformId === 'id-other' && old.uri === 'moved.example.org').toBe(kind === 'site.move');
        expect(inventory.sites().filter(({ quiet, removing }) => quiet || removing)).toEqual([]);
        expect(hub.backups.all().filter(({ state }) => state !== 'kept')).toEqual([]);
        expect(inventory.platform('id-fresh').release === null).toBe(kind !== 'platform.verify');
        const { masterId, holdsUploads } = inventory.server('id-cluster1');
        expect(masterId === 'id-web4').toBe(kind === 'group.master');
        expect(holdsUploads).toBe(false);
        const both = inventory.site('id-both.example.org');
        expect(both.holdsUploads).toBe(false);
        expect(both.uploads).toBe(kind === 'site.uploads' ? 'shared' : 'primary');
        const holders = [...hub.siteData.holders('id-both.example.org')].sort();
        expect(holders).toEqual(['id-web3', 'id-web4']);
        const shop = inventory.platform('id-shop');
        expect(shop.release).toBe(releaseOf(kind === 'platform.rollback' ? 'before' : 'shop'));
        expect(hub.releases.isHeld(shop.id, shop.release)).toBe(kind === 'platform.rollback');
      });
    },
    120_000,
  );
});
