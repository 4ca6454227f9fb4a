import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunResult } from '../exec.ts';
import { askShares, checkAnswers, silentMs, stopAsking } from './answering.ts';

const PLATFORMS = '/var/aegir/platforms';
const UPLOADS = '/var/aegir/uploads/c1';

const mountLine = (place: string, type: string, id = 300): string =>
  `${String(id)} 25 0:52 / ${place} rw - ${type} files:${place} rw\n`;

/** The machine's question to a share, which each test answers as it likes. */
class Kernel {
  readonly asked: string[] = [];
  readonly #answers: (() => void)[] = [];
  isSilent = false;

  readonly run = (argv: readonly string[]): Promise<RunResult> => {
    this.asked.push(argv.at(-1) ?? '');
    return new Promise((resolve) => {
      const answer = (): void => {
        resolve({ code: 0, signal: null, stdout: '', stderr: '' });
      };
      if (this.isSilent) this.#answers.push(answer);
      else answer();
    });
  };

  answer(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }
}

let base: string;
let kernel: Kernel;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'aegir-answering-'));
  mkdirSync(join(base, 'proc/self'), { recursive: true });
  kernel = new Kernel();
});
afterEach(() => {
  kernel.answer();
  stopAsking();
  rmSync(base, { recursive: true });
});

const mounted = (...lines: string[]): void => {
  writeFileSync(join(base, 'proc/self/mountinfo'), lines.join(''));
};
const ask = (): Promise<void> => askShares('/var/aegir', { run: kernel.run, base, answerMs: 20 });
const refusal = (path: string): string | undefined => {
  try {
    checkAnswers(path);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a share that is mounted on the folder of platforms', () => {
  it('is asked by a process of its own, and what is on a disk of the machine is not', async () => {
    mounted(mountLine('/var/aegir', 'ext4'), mountLine('/srv', 'nfs4'), mountLine(PLATFORMS, 'nfs4'));
    await ask();
    expect(kernel.asked).toEqual([PLATFORMS]);
    expect(refusal(`${PLATFORMS}/d11`)).toBeUndefined();
  });

  it('is not touched while it does not answer, and nobody else is held up', async () => {
    mounted(mountLine(PLATFORMS, 'nfs4'), mountLine(UPLOADS, 'fuse.sshfs', 301));
    kernel.isSilent = true;
    await ask();
    expect(refusal(PLATFORMS)).toBe(`files:${PLATFORMS} on ${PLATFORMS} does not answer`);
    expect(refusal(`${PLATFORMS}/.aegir/share.json`)).toContain('does not answer');
    expect(refusal(`${UPLOADS}/a.example.org`)).toContain('does not answer');
    expect(refusal('/var/aegir/platforms2')).toBeUndefined();
    expect(silentMs(`${PLATFORMS}/d11`)).toBeGreaterThan(0);
    expect(silentMs('/var/aegir/config')).toBe(0);
  });

  it('is asked once at a time, however long that takes, and counts again with the answer', async () => {
    mounted(mountLine(PLATFORMS, 'nfs4'));
    kernel.isSilent = true;
    await ask();
    await ask();
    expect(kernel.asked).toEqual([PLATFORMS]);
    kernel.isSilent = false;
    kernel.answer();
    await ask();
    expect(refusal(PLATFORMS)).toBeUndefined();
  });

  it('is asked anew when another one is mounted in its place', async () => {
    mounted(mountLine(PLATFORMS, 'nfs4'));
    kernel.isSilent = true;
    await ask();
    mounted(mountLine(PLATFORMS, 'nfs4'), mountLine(PLATFORMS, 'nfs4', 400));
    kernel.isSilent = false;
    await ask();
    expect(kernel.asked).toEqual([PLATFORMS, PLATFORMS]);
    expect(refusal(PLATFORMS)).toBeUndefined();
  });

  it('is forgotten when somebody took it away', async () => {
    mounted(mountLine(PLATFORMS, 'nfs4'));
    kernel.isSilent = true;
    await ask();
    mounted(mountLine('/var/aegir', 'ext4'));
    await ask();
    expect(refusal(PLATFORMS)).toBeUndefined();
  });
});
