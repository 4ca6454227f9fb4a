import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTIVES } from './allowed.ts';
import { checkRules } from './check.ts';

const WORDPRESS = `# BEGIN WordPress
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteBase /
RewriteCond %{REQUEST_FILENAME} !-f
RewriteRule . /index.php [L]
</IfModule>
`;
const DRUPAL = `<FilesMatch "\\.(engine|inc)$|^(\\..*|web\\.config)$">
  <IfModule mod_authz_core.c>
    Require all denied
  </IfModule>
</FilesMatch>
Options -Indexes
ErrorDocument 404 /index.php
AddType image/svg+xml svg svgz
<IfModule mod_php.c>
  php_value assert.active                   0
</IfModule>
<IfModule mod_headers.c>
  Header always set X-Content-Type-Options nosniff
  Header \
    append Vary Accept-Encoding
</IfModule>
`;

describe('the rules of code', () => {
  it.each([
    ['WordPress', WORDPRESS],
    ['Drupal', DRUPAL],
    ['nothing', ''],
    ['a comment', '# Include /etc/passwd\n# php_admin_value x'],
    ['the line ends of Windows', 'Options -Indexes\r\nRequire all denied\r\n'],
  ])('of %s may be read once', (_name, text) => {
    expect(checkRules(text)).toBeNull();
  });

  it.each<[string, string, number]>([
    ['a module', 'LoadModule evil_module /tmp/evil.so', 1],
    ['a file of the server', 'Options None\nInclude /etc/shadow', 2],
    ['a file of the server, optional', 'includeoptional /etc/shadow', 1],
    ['a variable', 'Define AEGIR_FOLDER /tmp', 1],
    ['a stronger setting of PHP', 'php_admin_value auto_prepend_file /tmp/x', 1],
    ['a setting that a .htaccess may only narrow', 'php_value open_basedir /', 1],
    ['a setting that a .htaccess may only narrow, in a hidden form', 'php_value "open_basedir" /', 1],
    ['a log', 'CustomLog "|id" x', 1],
    ['another folder', '<Directory "/">\n</Directory>', 1],
    ['another place', '<Location "/">\n</Location>', 1],
    ['the end of its own section', 'Options None\n</Directory>\n<Directory "/">', 2],
    ['a section that stays open', '<IfModule a>\nOptions None', 1],
    ['sections crossed', '<IfModule a>\n<Files b>\n</IfModule>\n</Files>', 3],
    ['a section with more behind it', '<IfModule a> Options All', 1],
    ['an unknown directive behind a condition', '<IfModule absent>\nEvil on\n</IfModule>', 2],
    ['a quoted name', '"Include" /etc/shadow', 1],
    ['a directive in two halves', 'Inc\\\nlude /etc/shadow', 1],
    ['a directive behind a comment that goes on', '# \\\\\nInclude /etc/shadow', 1],
    ['a last line that goes on', 'Options None\n# \\', 2],
    ['a last line that goes on, once trimmed', 'Options None \\ \n \n', 1],
    ['a carriage return inside', 'Options None\rInclude /etc/shadow', 1],
    ['a file in an expression', 'Require expr file("/etc/shadow") =~ /x/', 1],
    ['a file in a condition', '<If "filesize(\'/etc/shadow\') > 1">\n</If>', 1],
    ['a file in a header', 'Header set X "expr=%{file:/etc/shadow}"', 1],
    ['rights over overrides', 'AllowOverride All', 1],
  ])('may not hold %s', (_name, text, line) => {
    expect(checkRules(text)).toMatchObject({ line });
  });

  it('never let a word through that stands first on a line of Apache and is not on the list', () => {
    const piece = fc.constantFrom(
      ...['Include', 'Options', '/etc/x', '</Directory>', '<IfModule a>', '</IfModule>', '#', '"', "'"],
      ...['\\', '\n', '\r\n', '\r', ' ', '\t', '<', '>', 'php_value', 'x', '${A}'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (checkRules(text) !== null) return;
        for (const word of firstWords(text)) {
          expect(DIRECTIVES.has(word) || word === 'php_value' || word === 'ifmodule', word).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

/** The first words of the lines of a text, as Apache takes them, written apart from the reader under test. */
function firstWords(text: string): string[] {
  const words: string[] = [];
  let line = '';
  for (const raw of text.split('\n')) {
    const bare = raw.replace(/\r$/, '');
    if (bare.endsWith('\\')) {
      line += bare.slice(0, -1);
      continue;
    }
    const whole = (line + bare).trim();
    line = '';
    if (whole === '' || whole.startsWith('#')) continue;
    words.push((/^<?\/?"?([^\s">]*)/.exec(whole)?.[1] ?? '').toLowerCase());
  }
  return words;
}
