import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome, tool, type Outcome } from '../lab/process.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');

describe('the quickstart from a fresh clone', () => {
  let home: string;
  let clone: string;

  beforeAll(async () => {
    // A folder that only root can enter, as a clone below /root would be.
    home = mkdtempSync('/var/tmp/aegir-clone-');
    clone = path.join(home, 'clone');
    await tool('git', '-c', 'safe.directory=*', 'clone', '-q', PROJECT, clone);
    await tool('cp', '-al', path.join(PROJECT, 'node_modules'), clone);
    // As npm leaves it: newer than the lock file, so that nothing is installed without a network.
    const mark = 'node_modules/.package-lock.json';
    await tool('cp', '--remove-destination', path.join(PROJECT, mark), path.join(clone, mark));
  });

  afterAll(() => {
    const state = path.join(clone, '.quickstart');
    if (existsSync(state)) rmSync(readlinkSync(state), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  });

  function quickstart(): Promise<Outcome> {
    return outcome('env', ['-C', clone, 'npm', 'run', '--silent', 'quickstart', '--', '--once']);
  }

  async function processes(): Promise<string> {
    return (await outcome('pgrep', ['-af', 'aegir-quickstart-'])).stdout;
  }

  it('brings two sites up, shows the commands and the answers, and ends with everything stopped', async () => {
    const busy = createServer().listen(8080, '127.0.0.1');
    const { code, stdout, stderr } = await quickstart();
    busy.close();
    expect(code, stdout + stderr).toBe(0);
    for (const line of [
      '$ aegirctl server add web1',
      '| aegir-spoke enroll -',
      '$ aegirctl platform add hello',
    ]) {
      expect(stdout).toContain(line);
    }
    for (const site of ['hello.localhost', 'world.localhost']) {
      expect(stdout).toContain(`$ aegirctl site add ${site}`);
      expect(stdout).toContain(`<h1>Hello from ${site}</h1>`);
    }
    expect(stdout).not.toContain(':8080/');
    expect(await processes()).toBe('');
  }, 300_000);

  it('runs nothing as root', () => {
    const state = statSync(path.join(clone, '.quickstart/hub/hub.db'));
    expect(state.uid).not.toBe(0);
  });

  it('goes on from the same state at the second start, whatever lies in it', async () => {
    const platforms = path.join(clone, '.quickstart/aegir/platforms/');
    const odd = Buffer.concat([Buffer.from(platforms), Buffer.of(0xff)]);
    writeFileSync(odd, '');
    const { code, stdout, stderr } = await quickstart();
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).not.toContain('site add');
    expect(stdout).toContain('<h1>Hello from world.localhost</h1>');
    expect(statSync(odd).uid).toBe(0);
  }, 300_000);

  it('ends with a clear failure and code 1 when its port was taken meanwhile', async () => {
    const { http } = JSON.parse(readFileSync(path.join(clone, '.quickstart/ports.json'), 'utf8')) as {
      http: number;
    };
    const thief = createServer((socket) => socket.end('HTTP/1.1 418 no\r\n\r\n')).listen(http, '127.0.0.1');
    const { code, stdout, stderr } = await quickstart();
    thief.close();
    expect(code, stdout).toBe(1);
    expect(stderr).toMatch(/quickstart failed: /);
    expect(await processes()).toBe('');
  }, 300_000);
});
