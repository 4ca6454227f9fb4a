import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { childProgram } from '../fakes/child-program.ts';

const MAIN = await childProgram(new URL('../../hub/main.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-hub-command-'));
});

afterAll(() => {
  removeTree(folder, tmpdir());
});

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  says(text: string): Promise<void>;
}

function start(...argv: string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return {
    child,
    ended,
    says: async (text) => {
      await expect.poll(() => stdout, { timeout: 30_000 }).toContain(text);
    },
  };
}

function configFile(text: string): string {
  const file = join(folder, 'hub.yaml');
  writeFileSync(file, text);
  return file;
}

describe('aegir-hub', { timeout: 60_000 }, () => {
  it('says what is wrong with its configuration, where, and what to do; without a stack', async () => {
    const file = configFile('listen: { spokes: many }\n');
    const { code, stderr } = await start('--config', file).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}: listen.spokes:`);
    expect(stderr).toContain('[CONFIG_INVALID]');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says what is wrong with its command line', async () => {
    const { code, stderr } = await start('--conifg', 'x').ended;
    expect(code).toBe(2);
    expect(stderr).toContain('--conifg');
  });

  it('ends well when told to stop, and leaves its socket to the next', async () => {
    const file = configFile(`state: ${folder}/state
listen: { host: 127.0.0.1, spokes: 0, enrollment: 0, admin_socket: ${folder}/run/admin.sock }
status: { port: 0 }
`);
    for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM'] as const) {
      const hub = start('--config', file);
      await Promise.race([hub.says('hub is up'), hub.ended]);
      hub.child.kill(signal);
      const { code, stderr } = await hub.ended;
      expect({ code, stderr }).toEqual({ code: signal === 'SIGTERM' ? 0 : null, stderr: '' });
    }
  });
});
