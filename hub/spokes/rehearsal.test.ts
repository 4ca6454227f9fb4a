import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { PlainSpoke, type SpokeStream } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import { desiredState } from '../desired/state.ts';
import type { Verdict } from './rehearsal.ts';

let folder: string;
let hub: SpokeHub;
let serverId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-rehearsal-'));
  hub = await SpokeHub.start(folder, {});
});
beforeEach(() => {
  serverId = hub.addServer(newName()).id;
});
afterAll(() => {
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

function rehearse(signal = new AbortController().signal): Promise<Verdict> {
  const { inventory, observed, rehearse: ask } = hub.spokes;
  const target = desiredState(serverId, inventory);
  return ask({ serverId, known: observed.get(serverId), target, force: false }, signal);
}

async function answers(stream: SpokeStream, result: JobResult): Promise<void> {
  const job = await stream.next('job');
  expect(job.rehearse?.apply?.stateDigest).toMatch(/^[0-9a-f]{64}$/);
  await stream.update(job, 'JOB_PHASE_FINISHED', { stage: 'rehearse', ...result });
}

describe('a rehearsal', () => {
  it('is not asked of a server without a machine, or whose machine is away', async () => {
    expect(await rehearse()).toMatchObject({ kind: 'not asked', failure: { reason: 'SPOKE_MISSING' } });
    const spoke = await PlainSpoke.join(hub, serverId);
    expect(await rehearse()).toMatchObject({ kind: 'not asked', failure: { reason: 'SPOKE_AWAY' } });
    spoke.close();
  });

  it('brings back what the web server says, and is no apply to anybody', async () => {
    const spoke = await PlainSpoke.join(hub, serverId);
    const stream = await spoke.attach(hub);
    const before = hub.spokes.observed.get(serverId);
    const refusal = { reason: 'PORT_BUSY', message: 'taken' };
    for (const [result, verdict] of [
      [
        { outcome: 'OUTCOME_UNCHANGED', problems: [{ reason: 'SITE_CONFIG_INVALID', site: 'a.test' }] },
        'passes',
      ],
      [{ outcome: 'OUTCOME_FAILED', failure: refusal }, 'refused'],
    ] as const) {
      const [found] = await Promise.all([rehearse(), answers(stream, { ...result, problems: [] })]);
      expect(found.kind).toBe(verdict);
    }
    expect(hub.spokes.observed.get(serverId)).toEqual(before);
    expect(hub.spokes.ledger.lastApply(serverId)).toBeUndefined();
    spoke.close();
  });

  it('asks again with the whole state when the spoke serves something else', async () => {
    const spoke = await PlainSpoke.join(hub, serverId);
    const stream = await spoke.attach(hub);
    const asked = rehearse();
    await answers(stream, { outcome: 'OUTCOME_FAILED', failure: { reason: 'BASE_MISMATCH' } });
    const job = await stream.next('job');
    expect(job.rehearse?.apply?.baseDigest).toBe('');
    await stream.update(job, 'JOB_PHASE_FINISHED', { outcome: 'OUTCOME_UNCHANGED' });
    expect(await asked).toEqual({ kind: 'passes', problems: [] });
    spoke.close();
  });

  it('ends when whoever asked has gone', async () => {
    const spoke = await PlainSpoke.join(hub, serverId);
    const stream = await spoke.attach(hub);
    const gone = new AbortController();
    const asked = rehearse(gone.signal);
    const job = await stream.next('job');
    gone.abort();
    await expect(asked).rejects.toThrow();
    expect((await stream.next('cancel')).jobId).toBe(job.jobId);
    spoke.close();
  });
});
