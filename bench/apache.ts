import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MODULES = '/usr/lib/apache2/modules';
const WANTED = ['mpm_prefork', 'authz_core', 'dir', 'mime', 'alias', 'rewrite', 'env', 'setenvif'];

/** An Apache as Aegir 3 has it: a file per site in one folder, told to reload after each change. */
export class PlainApache {
  readonly port: number;
  /** Where the files of the sites lie. */
  readonly sites: string;
  /** The words that make it take its files anew. */
  readonly reload: readonly string[];
  readonly #folder: string;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
    this.sites = join(folder, 'sites');
    this.reload = ['/usr/sbin/apache2', '-f', join(folder, 'apache2.conf'), '-k', 'graceful'];
  }

  /** count: sites it serves already. docroot: of all of them. */
  static start(folder: string, port: number, docroot: string, count: number): PlainApache {
    const apache = new PlainApache(folder, port);
    for (const name of [folder, apache.sites, join(folder, 'empty')]) mkdirSync(name, { recursive: true });
    writeFileSync(join(folder, 'apache2.conf'), mainFile(folder, port));
    for (let index = 0; index < count; index++) {
      const uri = `old${String(index)}.test`;
      writeFileSync(join(apache.sites, `${uri}.conf`), apache.site(uri, docroot));
    }
    execFileSync('/usr/sbin/apache2', ['-f', join(folder, 'apache2.conf'), '-k', 'start']);
    return apache;
  }

  /** The file of one site. */
  site(uri: string, docroot: string): string {
    return `<VirtualHost *:${String(this.port)}>
  ServerName ${uri}
  DocumentRoot ${docroot}
  <Directory ${docroot}>
    Require all granted
  </Directory>
</VirtualHost>
`;
  }

  async stop(): Promise<void> {
    const file = join(this.#folder, 'apache.pid');
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 'SIGTERM');
    for (let look = 0; look < 100 && existsSync(file); look++) await delay(50);
  }
}

/** The site of unknown names comes first and has nothing. */
function mainFile(folder: string, port: number): string {
  const php = ['8.4', '8.3', '8.2', '8.1', '8.0', '7.4'].find((v) => existsSync(`${MODULES}/libphp${v}.so`));
  const modules = WANTED.filter((name) => existsSync(`${MODULES}/mod_${name}.so`));
  return `ServerRoot ${folder}
ServerName bench.test
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
Listen 127.0.0.1:${String(port)}
User www-data
Group www-data
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
${php === undefined ? '' : `LoadModule php_module ${MODULES}/libphp${php}.so`}
TypesConfig /etc/mime.types
<VirtualHost *:${String(port)}>
  DocumentRoot ${folder}/empty
</VirtualHost>
IncludeOptional ${folder}/sites/*.conf
`;
}
