import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { RunnerOutput } from './runner-output.ts';

const SECRET = 'canary-5f21';

function said(...chunks: string[]): { output: RunnerOutput; told: string[] } {
  const told: string[] = [];
  const output = new RunnerOutput(SECRET, (line) => told.push(line));
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return { output, told };
}

describe('what an application says', () => {
  it('comes as lines, wherever its pieces end', () => {
    const { output, told } = said('one\ntw', 'o\n\nthree');
    expect(told).toEqual(['one', 'two']);
    expect(output.lines).toEqual(['one', 'two', 'three']);
  });

  it('holds neither the password nor what would move a terminal', () => {
    const { output } = said(
      `password ${SECRET}!\n`,
      '\u001b[31mred\u001b[0m\u0007\n',
      `cut ${SECRET.slice(0, 4)}`,
      SECRET.slice(4),
    );
    expect(output.lines).toEqual(['password ***!', 'red', 'cut ***']);
    expect(output.read(JSON.stringify({ ok: false, message: `by ${SECRET}` })).message).toBe('by ***');
  });

  it('is kept in its last lines, each cut', () => {
    const { output } = said(
      'x'.repeat(3_000),
      '\n',
      ...Array.from({ length: 300 }, (_, n) => `line ${String(n)}\n`),
    );
    expect(output.lines).toHaveLength(LIMITS.siteLogLines);
    expect(output.lines.at(-1)).toBe('line 299');
  });

  it('tells of a disk without room, in whatever words of PHP', () => {
    const full = 'file_put_contents(): Write of 8192 bytes failed with errno=28 No space left on device';
    expect(said(`PHP Notice: ${full}\n`).output.lacksRoom).toBe(true);
    const { output } = said('PHP Warning: nothing of the kind\n');
    expect(output.lacksRoom).toBe(false);
    output.read('{"ok":false,"message":"Only -1 of 8192 bytes written, possibly out of free disk space"}');
    expect(output.lacksRoom).toBe(true);
  });

  it('ends in an answer, or has failed with its last words', () => {
    expect(said().output.read('{"ok":true,"changed":false}')).toMatchObject({
      ok: true,
      changed: false,
      answer: '',
    });
    expect(said('PHP Fatal error\n').output.read('')).toMatchObject({
      ok: false,
      message: 'PHP Fatal error',
    });
    expect(said().output.read('<html>')).toMatchObject({ ok: false, message: 'it ended without a word' });
    expect(said().output.read('{"ok":"yes"}').ok).toBe(false);
  });
});
