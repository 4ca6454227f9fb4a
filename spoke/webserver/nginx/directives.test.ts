import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNginx } from './directives.ts';

const plain = (text: string): unknown[] => parseNginx(text).map(({ name, args }) => [name, ...args]);

describe('a configuration of nginx', () => {
  it('is read with its blocks, comments, quotes and lines', () => {
    const text = `user www-data; # who
http {
    log_format x '$remote_addr "$request"'
        "more \\"quoted\\"";
    server { listen 80; server_name a b; location ~ "\\.php$" { return 404; } }
}
events {}
`;
    expect(plain(text)).toEqual([
      ['user', 'www-data'],
      ['http'],
      ['log_format', 'x', '$remote_addr "$request"', 'more "quoted"'],
      ['server'],
      ['listen', '80'],
      ['server_name', 'a', 'b'],
      ['location', '~', '\\.php$'],
      ['return', '404'],
      ['events'],
    ]);
    const listen = parseNginx(text).find(({ name }) => name === 'listen');
    expect(listen).toMatchObject({
      line: 5,
      blocks: [
        { name: 'http', line: 2 },
        { name: 'server', line: 5 },
      ],
    });
  });

  it('keeps variables in braces, signs inside of words and a # that starts no word', () => {
    expect(plain('set $x ${host}/a#b; return 200 a"b;')).toEqual([
      ['set', '$x', '${host}/a#b'],
      ['return', '200', 'a"b'],
    ]);
  });

  it('gives back any words that were quoted into it', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !/[\r]/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const quoted = words.map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
        expect(plain(`first ${quoted.join(' ')};`)).toEqual([['first', ...words]]);
      }),
    );
  });

  it('is read to the end whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Array.isArray(parseNginx(text))).toBe(true);
      }),
    );
  });
});
