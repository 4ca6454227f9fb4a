import { describe, expect, it } from 'vitest';
import { FairLine } from './fair-line.ts';

function lineOf(...items: string[]): FairLine<string> {
  const line = new FairLine<string>();
  for (const item of items) line.add(item.charAt(0), item);
  return line;
}

function drain(line: FairLine<string>, mayGo: (item: string) => boolean = () => true): string[] {
  const order: string[] = [];
  for (let item = line.take(mayGo); item !== null; item = line.take(mayGo)) order.push(item);
  return order;
}

describe('a fair line', () => {
  it('serves owners in turn, and the items of one in their order', () => {
    const line = lineOf('a1', 'a2', 'a3', 'b1', 'c1', 'c2');
    expect(drain(line)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
    expect(line.isEmpty).toBe(true);
  });

  it('lets others pass who may go while the first may not', () => {
    const line = lineOf('a1', 'a2', 'b1');
    expect(drain(line, (item) => item !== 'a1')).toEqual(['a2', 'b1']);
    expect(line.owners()).toEqual(['a']);
  });

  it('forgets who leaves it, and does not mind who is not in it', () => {
    const line = lineOf('a1', 'a2', 'b1');
    line.remove('a', 'a1');
    line.remove('b', 'b1');
    line.remove('b', 'b1');
    expect(drain(line)).toEqual(['a2']);
  });
});
