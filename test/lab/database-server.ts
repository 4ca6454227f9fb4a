import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Farm } from './farm.ts';
import type { Host } from './host.ts';

/** The authority of the encrypted one, on the hub. */
export const AUTHORITY = '/root/databases.pem';

/** A machine with MariaDB, known to the hub as the server for the databases of sites. */
export class DatabaseServer {
  readonly host: Host;

  private constructor(host: Host) {
    this.host = host;
  }

  /**
   * Boots it and adds it to the farm. lines: more for MariaDB's own configuration. isEncrypted: it has a certificate, hub
   * and sites encrypt to it, and {@link AUTHORITY} signed that.
   */
  static async start(
    farm: Farm,
    name: string,
    adminPassword: string,
    { lines = [], isEncrypted = false }: { lines?: readonly string[]; isEncrypted?: boolean } = {},
  ): Promise<DatabaseServer> {
    const host = await farm.lab.createHost(name, { units: ['mariadb.service'] });
    if (isEncrypted) farm.hub.write(AUTHORITY, await certify(host));
    const usual = ['[mysqld]', 'bind-address=0.0.0.0', 'skip-name-resolve', 'innodb_buffer_pool_size=32M'];
    const all = [...usual, ...(isEncrypted ? ENCRYPTED : []), ...lines, ''];
    host.write('/etc/mysql/mariadb.conf.d/99-lab.cnf', all.join('\n'));
    await host.ok('systemctl restart mariadb');
    const server = new DatabaseServer(host);
    await eventually(() => server.sql('SELECT 1'));
    await server.sql(
      `CREATE USER 'aegir'@'${farm.hub.ip}' IDENTIFIED BY '${adminPassword}';
       GRANT ALL ON *.* TO 'aegir'@'${farm.hub.ip}' WITH GRANT OPTION`,
    );
    const words = `server add ${name} --web none --database mysql --database-admin aegir --default-database`;
    const tls = isEncrypted ? ['--database-tls', 'required', '--database-ca', AUTHORITY] : [];
    const line = ['aegirctl', '--json', ...words.split(' '), ...tls, '--database-password-file', '-'];
    const { code } = await farm.hub.exec(line, { input: `${adminPassword}\n` });
    expect(code).toBe(0);
    return server;
  }

  /** What the server answers, as its own administrator. */
  sql(statements: string): Promise<string> {
    return this.host.ok(['mariadb', '-N', '-e', statements]);
  }

  /** Names of databases and users like this, for a look at what was left. */
  async left(like: string): Promise<string> {
    const databases = await this.sql(`SHOW DATABASES LIKE '${like}'`);
    return databases + (await this.sql(`SELECT DISTINCT User FROM mysql.user WHERE User LIKE '${like}'`));
  }
}

/** Lines for MariaDB's configuration with which it takes encrypted connections, after {@link certify}. */
export const ENCRYPTED = ['ssl-cert=/etc/mysql/server.pem', 'ssl-key=/etc/mysql/server.key'] as const;

/** Gives the MariaDB of a machine a certificate for the machine's names; gives the authority that signed it, as PEM. */
export async function certify(host: Host): Promise<string> {
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30';
  const names = `DNS:${host.name},DNS:${host.name}.example.com`;
  const name = `-addext subjectAltName=${names} -addext basicConstraints=CA:FALSE`;
  await host.ok(
    `cd /etc/mysql && openssl req -x509 ${key} -keyout ca.key -out ca.pem -subj '/CN=lab authority' &&
     openssl req -x509 ${key} -keyout server.key -out server.pem -subj /CN=database ${name} -CA ca.pem -CAkey ca.key &&
     chown mysql server.key`,
  );
  return host.read('/etc/mysql/ca.pem');
}
