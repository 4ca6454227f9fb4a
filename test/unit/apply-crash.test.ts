import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import { createRun, type RunResult } from '../../spoke/exec.ts';
import { generationsFolder } from '../../spoke/disk/places.ts';
import { createHost, fileSwitchLog, stateOf, type Host } from '../fakes/apache-host.ts';
import { childProgram } from '../fakes/child-program.ts';

const POINTS = FAULT_POINTS.spoke.filter((point) => point.startsWith('apply.'));
const REPOSITORY = join(import.meta.dirname, '../..');
const CHILD = await childProgram(new URL('../fakes/apply-child.ts', import.meta.url));

/** After a crash at any instruction exactly the old or the new generation is served. */
describe('a spoke that dies in an apply', { timeout: 120_000 }, () => {
  let host: Host;
  let old: string;
  let next: string;

  beforeEach(async () => {
    host = await createHost();
    const switchLog = fileSwitchLog(`${host.config.root}/switch.json`);
    host = await createHost({ root: host.config.root, port: host.port, switchLog });
    old = host.addRelease({ 'index.html': 'old' });
    next = host.addRelease({ 'index.html': 'new' });
    await host.apply(stateOf(host.port, old, [{ uri: 'a.test' }], { root: host.config.root }));
  });
  afterEach(async () => {
    await host.close();
  });

  async function applyInChild(fault: string, behaviour = 'well'): Promise<RunResult> {
    const run = createRun(new Set([process.execPath]));
    const argv = [process.execPath, CHILD, host.config.root, String(host.port), next, behaviour];
    return run(argv, { timeoutMs: 60_000, env: { AEGIR_FAULT: fault }, cwd: REPOSITORY });
  }

  async function expectOldOrNew(): Promise<'old' | 'new'> {
    const { generation } = host.applier.current();
    const served = generation === 1 ? 'old' : 'new';
    expect(await host.get('a.test')).toBe(`200 ${served}`);
    expect(await host.get('b.test')).toBe(served === 'new' ? '200 new' : '404 No such site on this server.');
    expect(host.switchLog.open()).toBeNull();
    const numbers = readdirSync(generationsFolder(host.config)).filter((name) => name !== 'fallen');
    expect(numbers.map(Number).filter((number) => number > generation)).toEqual([]);
    expect(existsSync(`${host.config.root}/config/current/generation.json`)).toBe(true);
    return served;
  }

  for (const point of POINTS) {
    it(`at ${point} serves exactly the old or the new generation when it is back`, async () => {
      const child = await applyInChild(`${point}:kill`, point === 'apply.rollback' ? 'refuses' : 'well');
      expect(child).toMatchObject({ signal: 'SIGKILL' });
      // The sites answer before the spoke is back, too.
      expect(await host.get('a.test')).toMatch(/^200 (?:old|new)$/);

      const begun = host.switchLog.open() !== null;
      host.restart();
      const recovered = await host.applier.recover();
      const served = await expectOldOrNew();
      expect(recovered !== null).toBe(begun);
      if (recovered) {
        const outcome = served === 'new' ? 'OUTCOME_APPLIED' : 'OUTCOME_ROLLED_BACK';
        expect(recovered.result).toMatchObject({ outcome, generation: host.applier.current().generation });
      }
      expect(
        await host.apply(stateOf(host.port, next, [{ uri: 'c.test' }], { root: host.config.root })),
      ).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    });
  }

  it('after a reload that ended the web server brings it back', async () => {
    await applyInChild('apply.reloaded:kill', 'dies');
    expect(await host.get('a.test')).not.toMatch(/^200/);
    host.restart();
    expect(await host.applier.recover()).toMatchObject({ result: { outcome: 'OUTCOME_APPLIED' } });
    expect(await expectOldOrNew()).toBe('new');
  });

  for (const point of ['apply.prepared', 'apply.switched', 'apply.reloaded', 'apply.probed']) {
    it(`or whose code throws at ${point}, goes back by itself`, async () => {
      const child = await applyInChild(`${point}:error`);
      const prepared = point !== 'apply.prepared';
      expect(child.code).toBe(prepared ? 0 : 1);
      if (prepared) expect(JSON.parse(child.stdout)).toMatchObject({ outcome: 'OUTCOME_ROLLED_BACK' });
      host.restart();
      expect(await host.applier.recover()).toBeNull();
      expect(await expectOldOrNew()).toBe('old');
    });
  }
});
