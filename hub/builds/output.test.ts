import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { cleanLine, LineReader, Tail } from './output.ts';

function linesOf(...chunks: Buffer[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.add(chunk);
  reader.end();
  return lines;
}

describe('a line of output', () => {
  it.each([
    ['\u001b[1;32mgreen\u001b[0m', 'green'],
    ['\u001b]0;title\u0007text', 'text'],
    ['a\u0008\u0000b\t', 'ab'],
    ['see https://anna:pw@host/x and http://token@host', 'see https://***@host/x and http://***@host'],
    ['ssh://git@host/x', 'ssh://git@host/x'],
  ])('is shown clean: %j', (line, shown) => {
    expect(cleanLine(line)).toBe(shown);
  });

  it('never has a control character, nor more than its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (line) => {
        const shown = cleanLine(line);
        return shown.length <= LIMITS.problemLength && !/\p{Cc}/u.test(shown);
      }),
    );
  });

  it('is the same however the output was cut into chunks', () => {
    const text = 'eins\nzwei: ünïcode\r\ndrei\rvier';
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 })), (cuts) => {
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(linesOf(...chunks)).toEqual(['eins', 'zwei: ünïcode', 'drei', 'vier']);
      }),
    );
  });

  it('without an end takes no more memory than a line', () => {
    const lines = linesOf(...Array.from({ length: 100 }, () => Buffer.alloc(100_000, 'x')));
    expect(lines).toEqual(['x'.repeat(LIMITS.problemLength)]);
  });
});

describe('the tail', () => {
  it('is the last lines', () => {
    const tail = new Tail(2);
    for (const line of ['one', 'two', 'three']) tail.add(line);
    expect(tail.text).toBe('two | three');
  });

  it('is what went wrong, where advice follows it', () => {
    const tail = new Tail(2);
    const advice = ['Potential causes:', ' - A typo', 'Read the manual.'];
    for (const line of ['Updating', ' Problem 1', '  - acme/nowhere could not be found', ...advice])
      tail.add(line);
    expect(tail.text).toBe('Problem 1 | - acme/nowhere could not be found');
  });
});
