import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dice, madeUp, type Dice } from '../../test/fakes/made-up.ts';
import { PlainSpoke } from '../../test/fakes/plain-spoke.ts';
import { newName, SpokeHub } from '../../test/fakes/spoke-hub.ts';
import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { Hello } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';

/** Streams of a spoke that says anything; a release is tried with FUZZ_ROUNDS=10000. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 12);
const MESSAGES = 6;

type Definition = MessageTypeDefinition<object, object>;

let folder: string;
let hub: SpokeHub;
let serverId: string;
let spoke: PlainSpoke;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-any-'));
  hub = await SpokeHub.start(folder);
  serverId = hub.addServer(newName()).id;
  spoke = await PlainSpoke.join(hub, serverId);
});
afterAll(() => {
  spoke.close();
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Values that lead on to what is checked later. */
function likely(jobId: string) {
  return {
    ...{ jobId: [jobId], epoch: [1], bootId: ['boot'], phase: [1, 2, 3, 4, 5, 6] },
    ...{
      lastSequence: [0, 1, 2],
      generation: [0, 1, 2],
      release: ['ab'.repeat(32)],
      stateDigest: ['cd'.repeat(32)],
    },
  };
}

function message(roll: Dice, jobId: string): AttachRequest {
  const { JobUpdate, AttachRequest: Any } = aegirV1 as unknown as Record<string, Definition>;
  if (roll(2) === 0) return { jobUpdate: madeUp(JobUpdate!, roll, likely(jobId)) };
  return madeUp(Any!, roll, likely(jobId));
}

describe('a spoke that says anything', { timeout: 30_000 + ROUNDS * 500 }, () => {
  it('is refused by name or believed within limits, and is no fault of ours', async () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
    const { Hello: HelloType } = aegirV1 as unknown as Record<string, Definition>;
    for (let round = 0; round < ROUNDS; round += 1) {
      const roll = dice(seed + round);
      const run = hub.spokes.desk.post(spoke.id, serverId, { kind: 'inspect', inspect: {} });
      const hello = roll(3) === 0 ? (madeUp(HelloType!, roll, likely(run.jobId)) as Hello) : {};
      const stream = await spoke.dial(hub, hello);
      for (let at = 0; at < MESSAGES; at += 1) {
        await stream.send(message(roll, run.jobId)).catch(() => undefined);
      }
      await sleep(5);
      stream.end();
      const failure = await stream.ended;
      expect([seed + round, failure?.reason, failure?.message]).not.toContain('INTERNAL');
      const honest = await spoke.attach(hub).catch((error: unknown) => {
        throw new Error(`seed ${String(seed + round)}: ${JSON.stringify(hello)}`, { cause: error });
      });
      honest.end();
      await honest.ended;
    }
  });
});
