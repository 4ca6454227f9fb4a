import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../exec.ts';
import { answerOf } from './answers.ts';

let folder: string;
let program: string;
let asked: number;
let fails: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-answers-'));
  program = join(folder, 'apache2');
  writeFileSync(program, 'one');
  asked = 0;
  fails = false;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const run: Run = () => {
  asked += 1;
  if (fails) return Promise.reject(new Error('no'));
  return Promise.resolve({ code: 0, signal: null, stdout: `answer ${String(asked)}`, stderr: '' });
};

describe('what a program says of itself', () => {
  it('is asked once', async () => {
    const answers = await Promise.all([answerOf([program, '-v'], run), answerOf([program, '-v'], run)]);
    expect([...answers, await answerOf([program, '-v'], run)]).toEqual(Array(3).fill('answer 1'));
  });

  it('is another thing for another question', async () => {
    expect([await answerOf([program, '-v'], run), await answerOf([program, '-l'], run)]).toEqual([
      'answer 1',
      'answer 2',
    ]);
  });

  it('is asked again when the program was replaced', async () => {
    await answerOf([program, '-v'], run);
    writeFileSync(`${program}.new`, 'two');
    renameSync(`${program}.new`, program);
    expect(await answerOf([program, '-v'], run)).toBe('answer 2');
  });

  it('is asked again when it failed to answer', async () => {
    fails = true;
    await expect(answerOf([program, '-v'], run)).rejects.toThrow('no');
    fails = false;
    expect(await answerOf([program, '-v'], run)).toBe('answer 2');
  });
});
