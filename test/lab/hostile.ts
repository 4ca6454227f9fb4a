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

/** What no site may ask for; each would be more than a site's own business in a configuration. */
export const HOSTILE_SETTINGS: readonly object[] = [
  { phpSettings: { auto_prepend_file: '/etc/passwd' } },
  { phpSettings: { open_basedir: '/' } },
  { phpSettings: { memory_limit: '64M\nLoadModule evil_module /tmp/evil.so' } },
  { phpSettings: { 'memory_limit\nUser root\n': '64M' } },
  { phpSettings: { 'date.timezone': 'UTC" Include /etc/shadow' } },
  { headers: { 'X-A': 'a"\nScriptAlias /x /bin' } },
  { headers: { 'X-A: b\r\nX-B': 'c' } },
  { headers: { 'X-A': '${HOME}' } },
  { auth: { user: 'a\nb', hash: `$2y$06$${'a'.repeat(53)}` } },
  { auth: { user: 'anna', hash: 'x\nRequire all granted' } },
  { redirectTo: 'evil.example' },
  { redirectTo: 'x.example"\nProxyPass / http://evil.example/' },
  { php: '8.2"\nSetHandler x' },
];
