import { existsSync } from 'node:fs';
import { namesIfThere } from '../../disk/reading.ts';

/**
 * The main file of an Apache instance that is not the host's: the shadow that a generation is tested in, and
 * the instance that the spoke's own user runs.
 */
export interface InstancePlan {
  readonly serverRoot: string;
  /** Name without `_module`, and absolute path. */
  readonly modules: ReadonlyMap<string, string>;
  /** Folder for pid file and locks. */
  readonly runFolder: string;
  /** Folder for logs, null for an instance that only tests. */
  readonly logFolder: string | null;
  /** Whom workers run as when the parent is root, null when it is not. */
  readonly workers: { readonly user: string; readonly group: string } | null;
  /** The file that leads to the sites. */
  readonly include: string;
}

/** What the rendered files need. */
export const REQUIRED_MODULES: readonly string[] = [
  'alias',
  'authz_core',
  'authz_host',
  'dir',
  'env',
  'mime',
  'rewrite',
];

/** What an instance of the spoke's own loads besides, as far as the host has it installed. */
const USEFUL_MODULES: readonly string[] = [
  'authn_core',
  'authn_file',
  'authz_user',
  'auth_basic',
  'deflate',
  'expires',
  'filter',
  'headers',
  'http2',
  'negotiation',
  'proxy',
  'proxy_http',
  'remoteip',
  'reqtimeout',
  'setenvif',
  'socache_shmcb',
  'ssl',
];

const MIME_TYPES = '/etc/mime.types';

/** Pid file of an instance. */
export function pidFileOf(runFolder: string): string {
  return `${runFolder}/apache.pid`;
}

/** Text of an instance's main file. */
export function instanceConfig(plan: InstancePlan): string {
  const { workers, logFolder } = plan;
  const lines = [
    `ServerRoot "${plan.serverRoot}"`,
    'ServerName localhost',
    `DefaultRuntimeDir "${plan.runFolder}"`,
    `PidFile "${pidFileOf(plan.runFolder)}"`,
    ...[...plan.modules].map(([name, file]) => `LoadModule ${name}_module "${file}"`),
    ...(workers ? [`User ${workers.user}`, `Group ${workers.group}`] : []),
    ...(existsSync(MIME_TYPES) ? [`TypesConfig ${MIME_TYPES}`] : ['TypesConfig /dev/null']),
    'Timeout 60',
    'ServerTokens Prod',
    '<Directory />',
    '    Options FollowSymLinks',
    '    AllowOverride None',
    '    Require all denied',
    '</Directory>',
    '<FilesMatch "^\\.ht">',
    '    Require all denied',
    '</FilesMatch>',
    `ErrorLog "${logFolder === null ? '/dev/null' : `${logFolder}/error.log`}"`,
    ...(logFolder === null ? [] : [`CustomLog "${logFolder}/access.log" "%v:%p %h %t \\"%r\\" %>s %O"`]),
    ...(plan.modules.has('mpm_prefork') && logFolder !== null ? SMALL_PREFORK : []),
    ...(plan.modules.has('ssl') && plan.modules.has('socache_shmcb')
      ? [`SSLSessionCache "shmcb:${plan.runFolder}/tls(512000)"`]
      : []),
    `IncludeOptional "${plan.include}"`,
  ];
  return `${lines.join('\n')}\n`;
}

const SMALL_PREFORK = ['StartServers 2', 'MinSpareServers 2', 'MaxSpareServers 4'];

/**
 * The modules an instance of the spoke's own loads, from the host's folder of modules: PHP as a module when it
 * is installed (that needs the prefork model), else the event model with the proxy for php-fpm.
 */
export function ownModules(folder: string, staticModules: readonly string[]): Map<string, string> {
  const php = namesIfThere(folder).find((entry) => /^libphp\d[\d.]*\.so$/.test(entry));
  const names = [
    php === undefined ? 'mpm_event' : 'mpm_prefork',
    ...REQUIRED_MODULES,
    ...USEFUL_MODULES,
    ...(php === undefined ? ['proxy_fcgi'] : []),
  ];
  const modules = new Map<string, string>();
  for (const name of names) {
    const file = `${folder}/mod_${name}.so`;
    if (!staticModules.includes(name) && existsSync(file)) modules.set(name, file);
  }
  if (php !== undefined) modules.set(php.startsWith('libphp7') ? 'php7' : 'php', `${folder}/${php}`);
  return modules;
}
