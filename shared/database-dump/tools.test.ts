import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../safe-files.ts';
import { dumpDatabase, loadDatabase, type RunTool, type ToolEnd } from './tools.ts';

const MARIADB = 'mariadb-dump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)';
const MYSQL = 'mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))';
const DATABASE = { host: 'db1', port: 3_306, name: 'shop', user: 'shop' };
const CA = '/var/aegir/config/authorities/ab.pem';
const signal = new AbortController().signal;

let folder: string;
/** What the tool was told, on its command line and in its file. */
let told: { options: readonly string[]; file: string[] };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-tools-'));
});
afterEach(() => {
  removeTree(folder, tmpdir());
});

/** A tool of this version, and how it ends. */
function tool(version: string, end: Partial<ToolEnd> = {}): RunTool {
  return ([, ...options], { stdout }) => {
    if (options[0] === '--version') return Promise.resolve({ code: 0, stdout: version, stderr: '' });
    told = { options, file: readFileSync(join(folder, 'access.cnf'), 'utf8').split('\n') };
    stdout?.end();
    return Promise.resolve({ code: 0, stdout: '', stderr: '', ...end });
  };
}

async function dump(version: string, caFile: string | null, end: Partial<ToolEnd> = {}): Promise<void> {
  const open = { database: DATABASE, password: 'canary-password', caFile };
  await dumpDatabase(open, join(folder, 'dump.sql'), { run: tool(version, end), folder, signal });
}

describe('the tools of a database', () => {
  it.each([
    ['MariaDB', MARIADB, 'ssl-verify-server-cert'],
    ['MySQL', MYSQL, 'ssl-mode=VERIFY_IDENTITY'],
  ])(
    'of %s hold the certificate against the authorities, and its name against the host',
    async (_maker, version, line) => {
      await dump(version, CA);
      expect(told.file).toEqual(expect.arrayContaining([`ssl-ca="${CA}"`, line, 'host="db1"']));
      const open = { database: DATABASE, password: 'canary-password', caFile: CA };
      await loadDatabase(open, join(folder, 'dump.sql'), { run: tool(version), folder, signal });
      expect(told.file).toContain(line);
    },
  );

  it('of MariaDB encrypt nothing where it was not asked for, whatever their version does by itself', async () => {
    await dump(MARIADB, null);
    expect(told.file).toContain('skip-ssl');
    expect(told.file.join()).not.toContain('ssl-ca');
  });

  it('of MySQL alone are told to leave out what no site has a right to', async () => {
    await dump(MYSQL, null);
    expect(told.options).toEqual(expect.arrayContaining(['--set-gtid-purged=OFF', '--column-statistics=0']));
    removeTree(join(folder, 'dump.sql'), folder);
    await dump(MARIADB, null);
    expect(told.options.join()).not.toMatch(/gtid|statistics/);
  });

  it('show the password in their file alone', async () => {
    await dump(MARIADB, CA);
    expect(told.options.join()).not.toContain('canary-password');
    expect(told.file).toContain('password="canary-password"');
  });

  it.each([
    ['mysqldump: Got error: 2026: SSL connection error', 'DATABASE_TLS_FAILED', /--database-ca/],
    [
      'ERROR 1419 (HY000) at line 38: You do not have the SUPER privilege',
      'DUMP_FAILED',
      /log_bin_trust_function_creators/,
    ],
    ['ERROR 1064 (42000): You have an error in your SQL syntax', 'DUMP_FAILED', /./],
  ])('fail with a reason and a remedy for "%s"', async (stderr, reason, remedy) => {
    await expect(dump(MYSQL, CA, { code: 2, stderr })).rejects.toMatchObject({
      ...{ reason, message: `could not dump shop: ${stderr}` },
      remedy: expect.stringMatching(remedy) as string,
    });
  });
});
