import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_STATE, type SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { NO_GENERATION } from '../apply/record.ts';
import { shareLines } from './share.ts';
import { phpMailCheck, phpMysqlCheck, shellCheck, surroundingLines } from './surroundings.ts';

const PHP = { handler: 'mod_php', version: '8.2', socket: '' } as const;
const INI = '/etc/php/8.2/apache2';
const PLATFORMS = '/var/aegir/platforms';
const UID = process.getuid?.() ?? 0;
const NEVER = new AbortController().signal;

describe('what is around a web server', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'aegir-around-'));
    put('/etc/passwd', 'root:x:0:0::/root:/bin/bash\naegir:x:990:990::/var/aegir:/usr/sbin/nologin\n');
    put(`${INI}/php.ini`, ';sendmail_path =\n');
    put(`${INI}/conf.d/20-pdo_mysql.ini`, 'extension=pdo_mysql\n');
    put('/usr/sbin/sendmail', '');
    chmodSync(`${base}/usr/sbin/sendmail`, 0o755);
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  function put(path: string, text: string): void {
    mkdirSync(dirname(base + path), { recursive: true });
    writeFileSync(base + path, text);
  }

  it('is in order when it is', () => {
    expect(phpMysqlCheck(PHP, base).outcome).toBe('OUTCOME_OK');
    expect(phpMailCheck(PHP, base)).toMatchObject({
      outcome: 'OUTCOME_OK',
      finding: 'PHP gives mail to /usr/sbin/sendmail',
    });
  });

  it('needs no login shell, and says so', () => {
    expect(shellCheck(base, 'aegir')).toMatchObject({
      outcome: 'OUTCOME_OK',
      finding: 'aegir has none, and needs none',
    });
    expect(shellCheck(base, 'root').finding).toBe('root has /bin/bash; nothing needs it');
  });

  it('lacks the extension for MySQL, and the package is named', () => {
    rmSync(`${base}${INI}/conf.d/20-pdo_mysql.ini`);
    expectBroken('php.mysql', [phpMysqlCheck(PHP, base)], 'apt-get install php8.2-mysql, then reload Apache');
  });

  it('has nobody who takes mail of PHP, whoever the settings name', () => {
    put(`${INI}/conf.d/90-mail.ini`, 'sendmail_path = "/usr/bin/msmtp -t"\n');
    expect(phpMailCheck(PHP, base).finding).toBe('PHP gives mail to /usr/bin/msmtp, which is not there');
    expectBroken('php.mail', [phpMailCheck(PHP, base)], /apt-get install postfix/);
    rmSync(`${base}${INI}/conf.d/90-mail.ini`);
    rmSync(`${base}/usr/sbin/sendmail`);
    expect(phpMailCheck(PHP, base).finding).toContain('/usr/sbin/sendmail, which is not there');
  });

  it('names each database server that cannot be reached from here, once', async () => {
    const site = (uri: string, host: string): [string, SiteState] => {
      const database = { host, port: 3306, name: 'x', user: 'x', secretId: '' };
      return [uri, { uri, aliases: [], platform: 'p', enabled: true, database }];
    };
    const sites = new Map([site('a.example', 'db1'), site('b.example', 'db1'), site('c.example', 'db2')]);
    const served = { ...NO_GENERATION, state: { ...EMPTY_STATE, sites } };
    const probeDatabase = ({ host }: { host: string }): Promise<string> =>
      host === 'db1'
        ? Promise.resolve('10.77.0.11')
        : Promise.reject(new AppError('DATABASE_REFUSED', 'nothing listens on db2:3306'));
    const lines = await surroundingLines({ php: null, served, probeDatabase, base }, NEVER);
    expect(lines.filter(({ name }) => name.startsWith('site-database'))).toMatchObject([
      { name: 'site-database.db1:3306', outcome: 'OUTCOME_OK', finding: 'sees this machine as 10.77.0.11' },
      { name: 'site-database.db2:3306', outcome: 'OUTCOME_FAILED' },
    ]);
    expectBroken('site-database.db2:3306', lines, /bind/);
  });
});

describe('a share with the code', () => {
  const LINE = `10.0.0.1:/platforms ${PLATFORMS} nfs rw 0 0\n`;
  const MOUNT = (options: string): string =>
    `36 25 0:32 / ${PLATFORMS} ${options} shared:1 - nfs4 10.0.0.1:/platforms rw\n`;
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'aegir-share-'));
    for (const folder of ['/etc', '/proc/self', PLATFORMS]) mkdirSync(base + folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  function look(fstab: string, mounts: string, uid = UID) {
    writeFileSync(`${base}/etc/fstab`, fstab);
    writeFileSync(`${base}/proc/self/mountinfo`, mounts);
    return shareLines(PLATFORMS, base, uid);
  }

  it('is none where nobody asked for one', () => {
    expect(look('', '')).toMatchObject([{ name: 'mount', outcome: 'OUTCOME_OK' }]);
  });

  it('is mounted, comes back after a restart, and belongs to us', () => {
    expect(look(LINE, MOUNT('rw'))).toMatchObject([
      { name: 'mount', outcome: 'OUTCOME_OK' },
      { name: 'mount.ids', outcome: 'OUTCOME_OK' },
    ]);
  });

  it('is not mounted', () => {
    expectBroken('mount', look(LINE, ''), `mount ${PLATFORMS}`);
  });

  it('is read-only', () => {
    expectBroken('mount', look(LINE, MOUNT('ro')), `mount -o remount,rw ${PLATFORMS}`);
  });

  it('is gone after the next start', () => {
    const line = `Add to /etc/fstab: 10.0.0.1:/platforms ${PLATFORMS} nfs4 rw 0 0`;
    expectBroken('mount', look('', MOUNT('rw')), line);
  });

  it('belongs to another uid than ours', () => {
    expectBroken('mount.ids', look(LINE, MOUNT('rw'), UID + 7), /usermod -u/);
  });
});
