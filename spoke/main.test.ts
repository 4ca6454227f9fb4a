import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmallHub } from '../test/fakes/small-hub.ts';
import { aegirSpoke } from '../test/fakes/spoke-command.ts';
import { loadIdentity } from './link/identity.ts';

const PATIENCE_MS = 60_000;

let folder: string;
let config: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-main-'));
  config = join(folder, 'spoke.yaml');
  writeFileSync(config, JSON.stringify({ root: join(folder, 'root'), state: join(folder, 'state') }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('aegir-spoke', () => {
  it(
    'refuses what it does not know, and to run before it has joined, each with what to do',
    async () => {
      const [unknown, early] = await Promise.all([
        aegirSpoke(['enrol', 'x']),
        aegirSpoke(['--config', config]),
      ]);
      expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('--help')]);
      expect([early.code, early.stderr]).toEqual([1, expect.stringMatching(/not joined.*\n.*enroll/)]);
    },
    PATIENCE_MS,
  );

  it(
    'takes no token from the command line, where the list of processes shows it, and does not repeat it',
    async () => {
      const hub = await SmallHub.start();
      const token = hub.token();
      const { code, stdout, stderr } = await aegirSpoke(['enroll', token, '--config', config]);
      hub.stop();
      expect([code, stderr]).toEqual([2, expect.stringContaining('--token-file')]);
      expect(stdout + stderr).not.toContain(token.slice(7, 30));
      expect(hub.enrollments).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'joins with a token from standard input and never repeats it',
    async () => {
      const hub = await SmallHub.start();
      const token = hub.token();
      const cut = await aegirSpoke(['enroll', '-', '--config', config], token.slice(0, -3));
      expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining('TOKEN_INVALID')]);
      const joined = await aegirSpoke(['enroll', '-', '--config', config], `${token}\n`);
      hub.stop();
      expect([joined.code, joined.stdout]).toEqual([0, expect.stringContaining('Joined as web1')]);
      expect(loadIdentity(join(folder, 'state')).authority).toBe(hub.authority);
      for (const { stdout, stderr } of [cut, joined]) {
        expect(stdout + stderr).not.toContain(token.slice(7, 30));
      }
    },
    PATIENCE_MS,
  );
});
