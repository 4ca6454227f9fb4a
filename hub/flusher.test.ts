import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../shared/sqlite.ts';
import { openTestDatabase, type TestDatabase } from '../test/fakes/hub-database.ts';
import { MIGRATIONS } from './db.ts';
import { Flusher } from './flusher.ts';

let hub: TestDatabase;
/** Copies of what was on the disk when a flush began, newest last; a flush keeps no less than that. */
let kept: string[];
let flushes: number;

beforeEach(() => {
  hub = openTestDatabase();
  kept = [];
  flushes = 0;
});
afterEach(() => {
  hub.close();
});

function commit(key: string): void {
  hub.db.prepare("INSERT INTO meta (key, value) VALUES (?, '')").run(key);
}

/** A disk that takes its time, and says what it holds when it is done. */
async function slowFlush(): Promise<void> {
  flushes += 1;
  const folder = join(hub.folder, `disk-${String(flushes)}`);
  mkdirSync(folder);
  for (const end of ['', '-wal']) copyFileSync(`${hub.db.name}${end}`, join(folder, `hub.db${end}`));
  await delay(3);
  kept.push(folder);
}

/** What a machine finds that lost its power now. */
function afterPowerCut(): Set<string> {
  const db = openDatabase(join(kept.at(-1) ?? '', 'hub.db'), MIGRATIONS);
  const keys = db.prepare<[], string>('SELECT key FROM meta').pluck().all();
  db.close();
  return new Set(keys);
}

describe('the flusher', () => {
  it('promises nothing that a power cut could take away', async () => {
    const flusher = new Flusher(hub.db, slowFlush);
    const writer = async (name: number): Promise<void> => {
      for (let turn = 0; turn < 10; turn++) {
        const key = `${String(name)}/${String(turn)}`;
        if (turn % 3 === 0) await delay(1);
        commit(key);
        await flusher.durable();
        expect(afterPowerCut()).toContain(key);
      }
    };
    await Promise.all([0, 1, 2, 3, 4].map(writer));
    await flusher.close();
    expect(flushes).toBeLessThan(40);
  });

  it('counts on no flush that had begun before', async () => {
    const flusher = new Flusher(hub.db, slowFlush);
    commit('before');
    const first = flusher.durable();
    await delay(1);
    commit('meanwhile');
    await first;
    await flusher.durable();
    expect(afterPowerCut()).toContain('meanwhile');
    await flusher.close();
  });

  it('waits for the end of a transaction in which it is asked', async () => {
    const flusher = new Flusher(hub.db, slowFlush);
    let promise = Promise.resolve();
    hub.db.transaction(() => {
      commit('first');
      promise = flusher.durable();
      commit('second');
    })();
    await promise;
    expect(afterPowerCut()).toContain('second');
    await flusher.close();
  });

  it('leaves the disk alone when nothing was written', async () => {
    const flusher = new Flusher(hub.db, slowFlush);
    await flusher.durable();
    commit('a');
    await flusher.durable();
    await flusher.durable();
    expect(flushes).toBe(1);
    await flusher.close();
  });

  it('lets no commit wait for the disk', () => {
    const flusher = new Flusher(hub.db);
    expect(hub.db.pragma('synchronous', { simple: true })).toBe(1);
    return flusher.close();
  });

  it('promises nothing more after a disk that refused, and ends the hub', async () => {
    const broken = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    const flusher = new Flusher(hub.db, () => Promise.reject(broken));
    const service = flusher.service.run(new AbortController().signal);
    commit('lost');
    await expect(flusher.durable()).rejects.toMatchObject({ reason: 'DISK_BROKEN' });
    await expect(flusher.durable()).rejects.toMatchObject({ reason: 'DISK_BROKEN' });
    await expect(service).rejects.toMatchObject({ reason: 'DISK_BROKEN' });
    await flusher.close();
  });

  it('has no part in the end of a hub whose disk is well', async () => {
    const flusher = new Flusher(hub.db);
    const stop = new AbortController();
    const service = flusher.service.run(stop.signal);
    stop.abort();
    await service;
    await flusher.close();
  });
});
