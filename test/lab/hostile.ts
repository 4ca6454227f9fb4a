/** Longer than any name may be. */
export const LONG = 'a'.repeat(300);

/** What no host name may be; each would mean something to Apache, a shell, a path or a resolver. */
export const HOSTILE_HOSTS = [
  'a.example\nServerAlias evil.example',
  'a.example\r',
  '${HOME}.example',
  '%{ENV:PATH}.example',
  '"quoted".example',
  "it's.example",
  'back\\slash.example',
  '<VirtualHost>.example',
  '*.example',
  'under_score.example',
  'a..example',
  '-dash.example',
  'dash-.example',
  '../../etc/passwd',
  'a b.example',
  'a.example/',
  'a.example:80',
  '10.77.0.1',
  '0x0a.1',
  `${LONG}.example`,
  `${'a.'.repeat(127)}example`,
  '',
];

/** What no server or platform may be called. */
export const HOSTILE_NAMES = [
  '',
  'UPPER',
  'a_b',
  '-a',
  'a-',
  'a..b',
  '../a',
  'a/b',
  'a b',
  'a\nb',
  'é',
  '$HOME',
  'x'.repeat(64),
];

/** What no folder to publish may be. */
export const HOSTILE_PATHS = [
  'relative/path',
  '/',
  '/srv/../etc',
  '/srv//x',
  '/srv/./x',
  '/srv/a b',
  '/srv/a"b',
  '/srv/$HOME',
  '/srv/%{x}',
  '/srv/a\nb',
  `/srv/${LONG}`,
];
