import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from './log.ts';

it('writes no secret, however deep it lies and whatever it lies in', () => {
  const lines: string[] = [];
  const target = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLogger('aegir-test', target);
  const cause = new Error('cannot open mysql://root:C4nary@db/x');
  log.error(
    { err: new Error('it failed', { cause }), settings: { a: { b: { password: 'C4nary' } } } },
    'token=C4nary',
  );
  expect(lines.join('')).not.toContain('C4nary');
  expect(JSON.parse(lines.join(''))).toMatchObject({
    daemon: 'aegir-test',
    msg: 'token=***',
    err: { type: 'Error' },
  });
  expect(lines.join('').endsWith('}\n')).toBe(true);
});
