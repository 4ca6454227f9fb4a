import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${String(from + index)}`);

describe('the difference of two texts', () => {
  it('shows each change with three lines around it', () => {
    const before = numbered(1, 20).join('\n');
    const after = before.replace('line 5\n', 'line 5\nnew\n').replace('line 18', 'other');
    expect(unifiedDiff(`${before}\n`, `${after}\n`).split('\n')).toEqual([
      '@@ -3,6 +3,7 @@',
      ...[' line 3', ' line 4', ' line 5', '+new', ' line 6', ' line 7', ' line 8'],
      '@@ -15,6 +16,6 @@',
      ...[' line 15', ' line 16', ' line 17', '-line 18', '+other', ' line 19', ' line 20'],
    ]);
  });

  it('of a file that is new or gone is all of it', () => {
    expect(unifiedDiff('', 'a\nb\n')).toBe('@@ -0,0 +1,2 @@\n+a\n+b');
    expect(unifiedDiff('a\n', '')).toBe('@@ -1,1 +0,0 @@\n-a');
    expect(unifiedDiff('a\n', 'a\n')).toBe('');
  });

  it('holds both texts, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 4 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff(`${before.join('\n')}\n`, `${after.join('\n')}\n`);
        fc.pre(diff !== '');
        const lines = diff.split('\n').slice(1);
        const side = (other: string): string[] =>
          lines.filter((line) => !line.startsWith(other)).map((line) => line.slice(1));
        const whole = (given: readonly string[]): readonly string[] => (given.length === 0 ? [''] : given);
        expect(side('+')).toEqual(whole(before));
        expect(side('-')).toEqual(whole(after));
      }),
    );
  });

  it('is quick also where nothing is alike', () => {
    const many = (word: string): string => numbered(1, 5_000).join(`${word}\n`);
    expect(unifiedDiff(many('x'), many('y')).length).toBeGreaterThan(10_000);
  });
});
