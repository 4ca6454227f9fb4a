import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import { endpointName } from '../../shared/database-line.ts';
import type { SiteDatabase } from '../../shared/desired-state.ts';
import { toAppError } from '../../shared/errors.ts';
import {
  clockKeeperCheck,
  hasProgram,
  hostsCheck,
  toolsCheck,
  type WantedProgram,
} from '../../shared/host-checks.ts';
import type { GenerationRecord } from '../apply/record.ts';
import { namesIfThere, readIfThere } from '../disk/reading.ts';
import type { PhpFacts } from '../webserver/webserver.ts';

/**
 * What a machine needs around its web server: serving goes on without, so a verify does not ask for it; a doctor does.
 */
export interface Surroundings {
  readonly php: PhpFacts | null;
  readonly served: GenerationRecord;
  /** As whom a database server sees this machine. Throws like probeDatabase. */
  readonly probeDatabase: (database: SiteDatabase, signal: AbortSignal) => Promise<string>;
  /** Where the root folder of the machine lies. */
  readonly base?: string;
}

const TOOLS: readonly WantedProgram[] = [
  { name: 'php', places: ['/usr/bin/php', '/usr/local/bin/php'], package: 'php-cli' },
  {
    name: 'mariadb-dump or mysqldump',
    places: ['/usr/bin/mariadb-dump', '/usr/bin/mysqldump'],
    package: 'default-mysql-client',
  },
  { name: 'setfacl', places: ['/usr/bin/setfacl', '/bin/setfacl'], package: 'acl' },
];

/** The lines of the checklist that concern what is around the web server. */
export async function surroundingLines(around: Surroundings, signal: AbortSignal): Promise<Check[]> {
  const { php, base = '' } = around;
  return [
    shellCheck(base),
    clockKeeperCheck(base),
    hostsCheck(base),
    toolsCheck(TOOLS, base),
    ...(php === null ? [] : [phpMysqlCheck(php, base), phpMailCheck(php, base)]),
    ...(await databaseChecks(around, signal)),
  ];
}

/** Said, because everybody who comes from Aegir 3 looks for it. */
export function shellCheck(base = '', user = userInfo().username): Check {
  const line = (readIfThere(`${base}/etc/passwd`) ?? '')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`));
  const shell = line?.split(':')[6] ?? '';
  if (/\/(?:nologin|false)$/.test(shell)) return passed('shell', `${user} has none, and needs none`);
  return passed('shell', `${user} has ${shell === '' ? 'none' : shell}; nothing needs it`);
}

/** Debian's name of how a PHP is run, which is that of its folder. */
const FOLDERS = { mod_php: 'apache2', fpm: 'fpm' } as const;

function iniFolder({ handler, version }: PhpFacts, base: string): string {
  return `${base}/etc/php/${version}/${FOLDERS[handler]}`;
}

/** Whether the PHP of sites can speak to MySQL, by what its folder of extensions names. */
export function phpMysqlCheck(php: PhpFacts, base = ''): Check {
  const folders = [`${iniFolder(php, base)}/conf.d`, `${base}/etc/php.d`].filter((folder) =>
    existsSync(folder),
  );
  if (folders.length === 0)
    return passed('php.mysql', 'not known: its extensions are not where Debian has them');
  const found = folders.flatMap(namesIfThere).filter((name) => /(?:pdo_mysql|mysqli)\.ini$/.test(name));
  if (found.length > 0) return passed('php.mysql', found.join(', '));
  return warned(
    'php.mysql',
    `PHP ${php.version} (${php.handler}) has no extension for MySQL`,
    `apt-get install php${php.version}-mysql, then reload ${php.handler === 'fpm' ? 'php-fpm' : 'Apache'}`,
  );
}

/** PHP's own default. */
const SENDMAIL = '/usr/sbin/sendmail -t -i';

/** Whether the program is there that PHP gives mail to. */
export function phpMailCheck(php: PhpFacts, base = ''): Check {
  const folder = iniFolder(php, base);
  const files = [
    `${folder}/php.ini`,
    ...namesIfThere(`${folder}/conf.d`).map((name) => `${folder}/conf.d/${name}`),
    `${folder}/pool.d/www.conf`,
    `${base}/etc/php.ini`,
  ];
  const settings = files.map((file) => SENDMAIL_PATH.exec(readIfThere(file) ?? '')?.[1]?.trim() ?? '');
  const command = settings.findLast((setting) => setting !== '') ?? SENDMAIL;
  const program = command.replace(/^["']/, '').split(/["'\s]/)[0] ?? '';
  if (hasProgram([program], base)) return passed('php.mail', `PHP gives mail to ${program}`);
  return warned(
    'php.mail',
    `PHP gives mail to ${program}, which is not there`,
    'apt-get install postfix, or msmtp-mta where another machine sends the mail',
  );
}

const SENDMAIL_PATH = /^\s*(?:php_admin_value\[)?sendmail_path\]?\s*=\s*(.*?)\s*$/m;

/** From here to each database server that a site of this machine uses. */
async function databaseChecks(
  { served, probeDatabase }: Surroundings,
  signal: AbortSignal,
): Promise<Check[]> {
  const databases = [...served.state.sites.values()].flatMap(({ database }) => database ?? []);
  const distinct = new Map(databases.map((database) => [endpointName(database), database]));
  return Promise.all(
    [...distinct].map(async ([name, database]) => {
      const check = `site-database.${name}` as const;
      try {
        return passed(check, `sees this machine as ${await probeDatabase(database, signal)}`);
      } catch (error) {
        signal.throwIfAborted();
        const { message, remedy } = toAppError(error);
        return failed(check, message, remedy);
      }
    }),
  );
}
