import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDirectives } from './directives.ts';

describe('parseDirectives', () => {
  it('gives names, arguments, lines and the sections around them', () => {
    const text = `# comment
ServerName "a b"
<VirtualHost *:80>
    CustomLog '/x y' \\
        "%h \\"%r\\"" combined
    <IfModule !mod_ssl.c>
        Listen 80
    </IfModule>
</VirtualHost>
User www-data`;
    expect(
      parseDirectives(text).map(({ name, args, line, sections }) => [
        name,
        args,
        line,
        sections.map((s) => s.name),
      ]),
    ).toEqual([
      ['servername', ['a b'], 2, []],
      ['<virtualhost', ['*:80'], 3, []],
      ['customlog', ['/x y', '%h "%r"', 'combined'], 4, ['virtualhost']],
      ['<ifmodule', ['!mod_ssl.c'], 6, ['virtualhost']],
      ['listen', ['80'], 7, ['virtualhost', 'ifmodule']],
      ['user', ['www-data'], 10, []],
    ]);
  });

  it('reads any text without an error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', '"', "'", '\\', '\n', ' ', '#', 'a', '\0') }),
        (text) => {
          expect(Array.isArray(parseDirectives(text))).toBe(true);
        },
      ),
    );
  });
});
