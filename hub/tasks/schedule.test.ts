import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { createSiteCertificates } from '../certificates/certificates.ts';
import { watchCertificates } from '../certificates/watch.ts';
import { NO_TLS } from '../inventory/model.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { releaseOf } from '../../test/fakes/library.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import { createSchedule, type Schedule } from './schedule.ts';

const DAY_MS = 86_400_000;
let database: TestDatabase;
let clock: TestClock;
let hub: TaskHub;
let woken: number;
let refreshed = 0;
let prunedBefore: number[];

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock(100);
  hub = new TaskHub({ db: database.db, clock });
  woken = 0;
  prunedBefore = [];
});
afterEach(() => {
  database.close();
});

/** Time goes by, a second at each look, until it is so. */
async function passUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    clock.advance(1_000);
    await clock.sleep(1_000);
  }
}

function schedule(verify = '17 4 * * *', scrub: string | null = null, certificates = '7 * * * *'): Schedule {
  return createSchedule({
    verify,
    prune: '43 4 * * *',
    scrub,
    certificates,
    selfBackup: null,
    backUpHub: () => Promise.resolve(),
    catchUpMembers: () => undefined,
    refreshHub: () => {
      refreshed++;
      return Promise.resolve();
    },
    watch: watchCertificates({
      store: hub.certificates,
      inventory: hub.inventory,
      clock,
      log: silentLogger(),
    }),
    keepMs: DAY_MS,
    crons: hub.crons,
    keeping: hub.keeping,
    inventory: hub.inventory,
    releases: hub.releases,
    store: hub.store,
    library: hub.library,
    prunables: [
      {
        name: 'history',
        prune: (beforeMs) => {
          prunedBefore.push(beforeMs);
        },
      },
    ],
    clock,
    log: silentLogger(),
    wake: () => {
      woken++;
    },
  });
}

describe('the schedule', () => {
  it('queues a verify for every server and platform, but not beside an open one or for what goes', () => {
    const web1 = hub.addServer('web1');
    const web2 = hub.addServer('web2');
    const d11 = hub.addPlatform('d11', web1);
    hub.inventory.updateServer(web2.id, { removing: true }, { actor: 'operator' });
    const open = hub.queue('server.verify', web1);
    schedule().verifyAll();
    const tasks = hub.store.open().map(({ kind, objectName, actor }) => [kind, objectName, actor]);
    expect(hub.store.open()[0]?.id).toBe(open);
    expect(tasks).toEqual([
      ['server.verify', 'web1', 'operator'],
      ['platform.verify', d11.name, 'schedule'],
    ]);
    expect(woken).toBe(1);
    schedule().verifyAll();
    expect(hub.store.open()).toHaveLength(2);
  });

  it('leaves a platform at the release that somebody went back to', () => {
    const d11 = hub.addPlatform('d11', hub.addServer('web1'));
    const release = { digest: releaseOf('d11'), files: 1, bytes: 1, manifestBytes: 1, commit: '' };
    hub.releases.serve(d11.id, release, 1, true);
    schedule().verifyAll();
    expect(hub.store.open().map(({ kind }) => kind)).toEqual(['server.verify']);
    hub.releases.serve(d11.id, release, 2, false);
    schedule().verifyAll();
    expect(hub.store.open().map(({ kind }) => kind)).toContain('platform.verify');
  });

  it('queues a scrub for every platform that serves something, and says when it is due unless it is off', () => {
    const web1 = hub.addServer('web1');
    const d11 = hub.addPlatform('d11', web1);
    hub.addPlatform('fresh', web1, null);
    hub.releases.serve(
      d11.id,
      { digest: releaseOf('d11'), files: 1, bytes: 1, manifestBytes: 1, commit: '' },
      1,
      false,
    );
    const weekly = schedule('17 4 * * *', '23 3 * * 0');
    weekly.scrubAll();
    weekly.scrubAll();
    expect(hub.store.open().map(({ kind, objectName }) => [kind, objectName])).toEqual([
      ['platform.scrub', 'd11'],
    ]);
    expect(weekly.check().detail).toContain('scrub at');
    expect(schedule().check().detail).not.toContain('scrub');
  });

  it('forgets what is older than it is to be kept, and releases that nothing serves', async () => {
    const web1 = hub.addServer('web1');
    const d11 = hub.addPlatform('d11', web1);
    const fresh = hub.addPlatform('fresh', web1, null);
    const busy = hub.addPlatform('busy', web1);
    const old = hub.queue('server.verify', web1);
    hub.runner.cancel(old);
    hub.queue('platform.verify', busy);
    clock.advance(DAY_MS + 1);
    await schedule().pruneAll();
    expect(() => hub.store.task(old)).toThrow(expect.objectContaining({ reason: 'NOT_FOUND' }));
    expect(prunedBefore).toEqual([clock.now() - DAY_MS]);
    expect(hub.library.kept.get(d11.id)).toEqual(new Set([releaseOf('d11')]));
    expect(hub.library.kept.has(fresh.id)).toBe(false);
    expect(hub.library.kept.has(busy.id)).toBe(false);
  });

  it('keeps releases for a way back, and the live one whatever else', async () => {
    const d11 = hub.addPlatform('d11', hub.addServer('web1'));
    for (const word of ['oldest', 'older', 'old']) {
      hub.releases.serve(
        d11.id,
        { digest: releaseOf(word), files: 1, bytes: 1, manifestBytes: 1, commit: '' },
        1,
        false,
      );
    }
    await schedule().pruneAll();
    expect(hub.library.kept.get(d11.id)).toEqual(
      new Set([releaseOf('old'), releaseOf('older'), releaseOf('d11')]),
    );
  });

  it('runs at its times while it lives, and says when it is due next', async () => {
    hub.addServer('web1');
    const stop = new AbortController();
    const everySecond = schedule('* * * * * *');
    const lived = everySecond.service.run(stop.signal);
    await passUntil(() => hub.store.open().length > 0);
    expect(everySecond.check()).toMatchObject({ ok: true });
    expect(everySecond.check().detail).toMatch(/^verify at \d{4}-.*Z, prune at \d{4}-.*Z$/);
    stop.abort();
    await lived;
    expect(hub.store.open()).toHaveLength(1);
  });

  it('asks for a renewal at its time once a certificate is due, and not again while that is open', async () => {
    const by = { actor: 'operator' };
    const site = hub.addSite('a.example', hub.addPlatform('d11', hub.addServer('web1')));
    const tls = { ...NO_TLS, mode: 'on' } as const;
    const makers = createSiteCertificates({ store: hub.certificates, authority: null, clock });
    await makers.ensure(hub.inventory.updateSite(site.id, { tls }, by));
    const stop = new AbortController();
    const lived = schedule('17 4 * * *', null, '* * * * * *').service.run(stop.signal);
    await passUntil(() => woken > 0);
    expect(hub.store.open()).toEqual([]);
    const [made] = hub.certificates.all();
    clock.advance(Math.ceil(((made?.notAfterMs ?? 0) - (made?.notBeforeMs ?? 0)) * 0.75));
    const looks = woken;
    await passUntil(() => woken >= looks + 2);
    stop.abort();
    await lived;
    expect(hub.store.open()).toMatchObject([
      { kind: 'certificate.renew', objectName: 'a.example', actor: 'schedule' },
    ]);
  });

  it('has the hub look at its own certificate whenever it looks at those of sites', async () => {
    const before = refreshed;
    await schedule().renewCertificates();
    expect(refreshed).toBe(before + 1);
  });

  it('refuses an expression that cron does not know, naming the field', () => {
    expect(() => schedule('every night')).toThrow(
      expect.objectContaining({ reason: 'CONFIG_INVALID', field: 'schedule.verify' }),
    );
  });
});
