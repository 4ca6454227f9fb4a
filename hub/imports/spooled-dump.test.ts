import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_AUTHORITIES } from '../../shared/database-tls.ts';
import type { ToolEnd } from '../../shared/database-dump/tools.ts';
import { AppError } from '../../shared/errors.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { spoolDatabase } from './spooled-dump.ts';

const LOGIN = { host: 'old1', port: 3_306, name: 'shop', user: 'shop', password: 'canary-password' };
const PEM = '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n';

let folder: string;
let dumps = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-import-'));
});
afterEach(() => {
  removeTree(folder, tmpdir());
});

/** The option file of the tool, after a dump of a database that is read like this. */
async function toldBy(
  tls: { readonly ca: string } | null,
  { host = LOGIN.host, ...end }: Partial<ToolEnd> & { readonly host?: string } = {},
): Promise<string> {
  const work = join(folder, String(++dumps));
  mkdirSync(work);
  let told = '';
  await spoolDatabase({ ...LOGIN, host }, join(work, 'dump.sql'), {
    ...{ folder: work, tls, signal: new AbortController().signal },
    run: ([, option = ''], { stdout }) => {
      if (option === '--version') return Promise.resolve({ code: 0, stdout: 'MariaDB', stderr: '' });
      told = readFileSync(join(work, 'access.cnf'), 'utf8');
      stdout?.end();
      return Promise.resolve({ code: 0, stdout: '', stderr: '', ...end });
    },
  });
  return told;
}

describe('the former database of a site', () => {
  it('is read encrypted when that is asked for, with the authorities that were given, or the system’s', async () => {
    const [, file = ''] = /^ssl-ca="(.+)"$/m.exec(await toldBy({ ca: PEM })) ?? [];
    expect(readFileSync(file, 'utf8')).toBe(PEM);
    expect(await toldBy({ ca: '' })).toContain(`ssl-ca="${SYSTEM_AUTHORITIES}"\nssl-verify-server-cert\n`);
    expect(await toldBy(null)).toContain('skip-ssl\n');
  });

  it('on the hub itself is read by its socket, which needs no encryption', async () => {
    expect(await toldBy({ ca: PEM }, { host: 'localhost' })).not.toContain('ssl');
  });

  it.each([
    ['Got error: 3159: Connections using insecure transport are prohibited', 'DUMP_FAILED', /--source-tls/],
    ["Got error: 1045: Access denied for user 'shop'@'hub'", 'DUMP_FAILED', /--source-tls/],
    ['Got error: 2026: TLS/SSL error: self-signed', 'DATABASE_TLS_FAILED', /--source-ca FILE/],
    ["Got error: 1049: Unknown database 'shop'", 'DUMP_FAILED', /^Correct what the tool says/],
  ])('that cannot be read is told of with what helps: %s', async (stderr, reason, remedy) => {
    const failed = await toldBy(null, { code: 2, stderr }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AppError);
    expect(failed).toMatchObject({ reason, remedy: expect.stringMatching(remedy) as string });
  });
});
