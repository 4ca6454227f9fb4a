import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { credentialsFile, includeCredentials, renderCredentials } from './credentials.ts';

const DATABASE = {
  host: 'db1.example.org',
  port: 3_306,
  name: 'shop_1',
  user: 'shop_1',
  secretId: 'ab'.repeat(32),
};
const PASSWORD = 'canary-password_0123456789';
const ACCESS = { password: PASSWORD, caFile: null };
const CONTEXT = { credentials: '/var/aegir/config/credentials' };

describe('the credentials of a site', () => {
  it('are told to PHP by Apache and by nginx under the names Aegir has for them', () => {
    expect(renderCredentials(DATABASE, ACCESS, 'apache')).toBe(
      [
        'SetEnv db_type "mysql"',
        'SetEnv db_host "db1.example.org"',
        'SetEnv db_port "3306"',
        'SetEnv db_name "shop_1"',
        'SetEnv db_user "shop_1"',
        `SetEnv db_passwd "${PASSWORD}"\n`,
      ].join('\n'),
    );
    expect(renderCredentials(DATABASE, ACCESS, 'nginx')).toContain(
      `fastcgi_param db_passwd "${PASSWORD}";\n`,
    );
  });

  it('name the authorities of the database server where the site is to encrypt', () => {
    const access = { password: PASSWORD, caFile: '/var/aegir/config/authorities/ab.pem' };
    expect(renderCredentials(DATABASE, access, 'apache')).toContain(
      'SetEnv db_ssl_ca "/var/aegir/config/authorities/ab.pem"\n',
    );
    expect(renderCredentials(DATABASE, access, 'nginx')).toContain('fastcgi_param db_ssl_ca "/');
    expect(renderCredentials(DATABASE, ACCESS, 'apache')).not.toContain('ssl');
  });

  it('are in a file that is another one for whatever is different in it', () => {
    const names = [
      {},
      { port: 3_307 },
      { host: 'db2' },
      { name: 'b' },
      { secretId: 'cd'.repeat(32) },
      { tls: { caDigest: '' } },
    ].map((change) => credentialsFile({ ...DATABASE, ...change }, 'apache'));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are included by the file of the site, which does not hold the password', () => {
    expect(includeCredentials(undefined, CONTEXT, 'apache')).toBe('');
    const name = credentialsFile(DATABASE, 'apache');
    expect(includeCredentials(DATABASE, CONTEXT, 'apache')).toBe(
      `    IncludeOptional "/var/aegir/config/credentials/${name}"\n`,
    );
    expect(includeCredentials(DATABASE, CONTEXT, 'nginx')).toMatch(
      /credentials\/[0-9a-f]{64}\.ngin\[x\]";\n$/,
    );
  });

  it('hold nothing that would end a line or a string, and no refusal repeats a password', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('apache', 'nginx'),
        (value, kind) => {
          for (const change of [{ host: value }, { name: value }, { user: value }])
            check({ ...DATABASE, ...change }, PASSWORD, kind);
          check(DATABASE, value, kind);
        },
      ),
    );
  });
});

/** Six lines of a name and a quoted value, or a refusal that tells nothing. */
function check(database: typeof DATABASE, secret: string, kind: 'apache' | 'nginx'): void {
  try {
    const lines = renderCredentials(database, { password: secret, caFile: null }, kind).split('\n');
    expect(lines).toHaveLength(7);
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^(SetEnv|fastcgi_param) db_[a-z]+ "[A-Za-z0-9._:-]+";?$/);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.message).not.toContain(PASSWORD);
  }
}
