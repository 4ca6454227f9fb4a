import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { applyJob, inspectJob, job, RELEASE, SPOKE_ID, syncJob } from '../../test/fakes/spoke-jobs.ts';
import { readJob, timeoutOf } from './job.ts';

function reasonOf(bad: Job__Output): string {
  try {
    readJob(bad, SPOKE_ID);
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.reason : String(error);
  }
}

describe('reading a job', () => {
  it('takes each kind of work', () => {
    expect(readJob(syncJob(1), SPOKE_ID)).toMatchObject({ kind: 'sync', order: { release: RELEASE } });
    expect(readJob(applyJob(1, 4), SPOKE_ID)).toMatchObject({
      kind: 'apply',
      order: { jobId: 'job-1', generation: 4, change: { web: { type: 'apache', httpPort: 8004 } } },
    });
    expect(readJob(inspectJob(1), SPOKE_ID)).toMatchObject({
      kind: 'inspect',
      order: { serverName: 'web1' },
    });
  });

  it.each([
    ['another spoke', syncJob(1, { spokeId: 'someone-else' }), 'AUDIENCE_WRONG'],
    ['no work', job(1, {}), 'JOB_UNSUPPORTED'],
    ['no epoch', syncJob(1, { epoch: 0 }), 'FIELD_INVALID'],
    ['no sequence', syncJob(0), 'FIELD_INVALID'],
    ['an id that is none', syncJob(1, { jobId: '../x' }), 'FIELD_INVALID'],
    ['a digest that is none', syncJob(1, {}, 'AB'.repeat(32)), 'FIELD_INVALID'],
    ['numbers beyond exactness', syncJob(1, { sequence: '9007199254740993' }), 'FIELD_INVALID'],
    [
      'too large a manifest',
      job(1, { syncPlatform: { ...sync(), manifestBytes: 2 ** 40 } }),
      'FIELD_INVALID',
    ],
    ['too many files', job(1, { syncPlatform: { ...sync(), files: 10_000_000 } }), 'FIELD_INVALID'],
    ['a hostile platform', job(1, { syncPlatform: { ...sync(), platform: '../etc' } }), 'NAME_INVALID'],
    ['generation zero', applyJob(1, 0), 'FIELD_INVALID'],
    [
      'an unknown web type',
      job(1, { inspect: { serverName: 'w', web: { httpPort: 80 } } }),
      'JOB_UNSUPPORTED',
    ],
    ['no web settings', job(1, { inspect: { serverName: 'w' } }), 'FIELD_MISSING'],
  ])('refuses %s', (_name, bad, reason) => {
    expect(reasonOf(bad)).toBe(reason);
  });

  it('refuses whatever bytes decode to with a reason, never with a bug', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let decoded: Job__Output;
        try {
          decoded = aegirV1.Job.deserialize(Buffer.from(bytes));
        } catch {
          return;
        }
        expect(reasonOf({ ...decoded, spokeId: SPOKE_ID, jobId: 'j', epoch: 1, sequence: 1 })).toMatch(
          /^[A-Z_]+$|^accepted$/,
        );
      }),
    );
  });

  it('bounds the time a job may take', () => {
    expect(timeoutOf(syncJob(1, { timeoutSeconds: 0 }))).toBe(600_000);
    expect(timeoutOf(syncJob(1, { timeoutSeconds: 30 }))).toBe(30_000);
    expect(timeoutOf(syncJob(1, { timeoutSeconds: 2 ** 32 - 1 }))).toBe(86_400_000);
  });
});

function sync() {
  return { platform: 'd11', release: RELEASE, files: 1, bytes: 1, manifestBytes: 1 };
}
