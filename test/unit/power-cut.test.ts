import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../shared/sqlite.ts';
import { childProgram } from '../fakes/child-program.ts';
import { COMMITS } from '../fakes/commits.ts';

const hasLoopDevices = existsSync('/dev/loop-control');
const COMMITTER = await childProgram(new URL('../fakes/committer.ts', import.meta.url));
const CUTS = 4;

/**
 * A disk in a file. What programs wrote and did not ask to be made durable is in the memory of the kernel and not in the
 * file: a copy of the file is the disk as a power cut would leave it. Needs to mount it.
 */
describe.runIf(process.getuid?.() === 0 && hasLoopDevices)('a database whose machine loses its power', () => {
  let folder: string;
  let disk: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-power-'));
    disk = join(folder, 'disk');
    mkdirSync(disk);
    const image = join(folder, 'image');
    writeFileSync(image, '');
    truncateSync(image, 48 * 2 ** 20);
    execFileSync('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0,nodiscard', image]);
    mount(image);
  });
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    unmount();
    rmSync(folder, { recursive: true });
  });

  /** Nothing is written by itself after a time. */
  function mount(image: string): void {
    execFileSync('mount', ['-o', 'loop,commit=600', image, disk]);
  }

  function unmount(): void {
    execFileSync('umount', ['-l', disk]);
  }

  /** Holds the program still, and copies the disk as it is. Returns what it had acknowledged before. */
  async function cut(said: string, name: string): Promise<number> {
    child?.kill('SIGSTOP');
    const state = (): string => readFileSync(`/proc/${String(child?.pid)}/stat`, 'utf8').split(') ')[1] ?? '';
    await expect.poll(() => state().charAt(0), { timeout: 10_000, interval: 2 }).toBe('T');
    copyFileSync(join(folder, 'image'), join(folder, name));
    const acknowledged = Number(readFileSync(said, 'utf8').split('\n').at(-2) ?? 0);
    child?.kill('SIGCONT');
    return acknowledged;
  }

  it('has every change that was acknowledged, each time', { timeout: 60_000 }, async () => {
    const said = join(folder, 'said');
    const output = openSync(said, 'w');
    child = spawn(process.execPath, [COMMITTER, join(disk, 'numbers.db')], {
      stdio: ['ignore', output, 'inherit'],
    });
    closeSync(output);
    await expect.poll(() => readFileSync(said, 'utf8').length, { timeout: 30_000 }).toBeGreaterThan(0);
    const acknowledged: number[] = [];
    for (let at = 0; at < CUTS; at += 1) {
      await sleep(120);
      acknowledged.push(await cut(said, `cut${String(at)}`));
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    for (const [at, last] of acknowledged.entries()) {
      unmount();
      mount(join(folder, `cut${String(at)}`));
      const db = openDatabase(join(disk, 'numbers.db'), COMMITS);
      const kept = db.prepare('SELECT max(id) AS last, count(*) AS number FROM numbers').get() as {
        last: number;
        number: number;
      };
      db.close();
      expect(last).toBeGreaterThan(0);
      expect(kept.last).toBeGreaterThanOrEqual(last);
      expect(kept.number).toBe(kept.last);
    }
  });
});
