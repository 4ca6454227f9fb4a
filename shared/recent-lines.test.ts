import { describe, expect, it } from 'vitest';
import { createLogger } from './log.ts';
import { RecentLines } from './recent-lines.ts';

describe('the last lines of a log', () => {
  const written: string[] = [];
  const target = { write: (line: string) => written.push(line) };

  it('are kept as they were written, without secrets, the newest first', () => {
    const recent = new RecentLines();
    const log = createLogger('aegir-test', recent.before(target));
    log.info('one');
    log.warn('password=C4nary');
    expect(recent.newestFirst().map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'password=***',
      'one',
    ]);
    expect(recent.newestFirst().map((line) => `${line}\n`)).toEqual(written.toReversed());
  });

  it('are so many and no more, however much is said', () => {
    const recent = new RecentLines(100);
    const stream = recent.before({ write: () => undefined });
    for (let at = 0; at < 1_000; at += 1) stream.write(`line ${String(at)}\n`);
    expect(recent.newestFirst().join('').length).toBeLessThanOrEqual(100);
    expect(recent.newestFirst()[0]).toBe('line 999');
    stream.write('x'.repeat(500));
    expect(recent.newestFirst()).toEqual(['x'.repeat(500)]);
  });
});
