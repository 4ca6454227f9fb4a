import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Verdict } from './job-ledger.ts';
import { emptyResult } from './job-result.ts';
import { JobRun } from './job-run.ts';
import { rollOut, type Outcome, type Participant, type RollOut } from './rollout.ts';

const APPLIED = emptyResult('OUTCOME_APPLIED');
const failure = {
  reason: 'PROBE_FAILED',
  message: 'no answer',
  remedy: '',
  site: '',
  platform: '',
  file: '',
  line: 0,
};
const FAILED = emptyResult('OUTCOME_FAILED', { stage: 'test', failure });
const ROLLED_BACK = emptyResult('OUTCOME_ROLLED_BACK', { stage: 'probe', failure });

/** How a fake server behaves: what it makes of the preparation, and of a commit. */
interface Behaviour {
  readonly prepare: 'prepared' | 'hangs' | JobResult__Output | AppError;
  readonly commit?: 'hangs' | JobResult__Output | AppError;
  /** It is away long enough from the moment that something hangs. */
  readonly vanishes?: true;
  readonly goBack?: JobResult__Output;
}

/** Servers that act on the hub's word at once, and a record of every word and act. */
function farm(behaviours: Readonly<Record<string, Behaviour>>, options: Partial<RollOut> = {}) {
  const said: string[] = [];
  const runs = new Map(Object.keys(behaviours).map((name) => [name, new JobRun(name)]));
  const end = (name: string, outcome: JobResult__Output | AppError): void => {
    if (outcome instanceof AppError) runs.get(name)?.lose(outcome);
    else runs.get(name)?.finish(outcome);
  };
  const participants = Object.entries(behaviours).map(([name, behaviour]): Participant => {
    const { prepare, goBack } = behaviour;
    const run = runs.get(name) ?? new JobRun(name);
    if (prepare === 'prepared') run.prepare(emptyResult('OUTCOME_UNSPECIFIED'));
    else if (prepare !== 'hangs') end(name, prepare);
    return {
      serverId: name,
      jobId: name,
      run,
      vanished: vanished(behaviour),
      compensate: () => {
        said.push(`${name} back`);
        return Promise.resolve(goBack ?? APPLIED);
      },
    };
  });
  const jobs = {
    decide: (ids: readonly string[], verdict: Verdict) => {
      if (ids.length === 0) return;
      said.push(`${ids.join(' ')} ${verdict}`);
      for (const name of ids) {
        const outcome = verdict === 'commit' ? behaviours[name]?.commit : emptyResult('OUTCOME_CANCELLED');
        if (outcome !== 'hangs') end(name, outcome ?? APPLIED);
      }
    },
    cancel: (name: string) => {
      if (behaviours[name]?.prepare === 'hangs' && !behaviours[name].vanishes)
        end(name, emptyResult('OUTCOME_CANCELLED'));
    },
  };
  const controller = new AbortController();
  const roll = async (): Promise<string> => {
    const { signal } = controller;
    const results = await rollOut(participants, {
      jobs,
      signal,
      maxUnavailable: 0,
      requireAll: false,
      ...options,
    });
    return [...results]
      .map(([name, outcome]) => `${name} ${wordOf(outcome)}`)
      .sort()
      .join(', ');
  };
  return { said, roll, controller };
}

/** Away for good as soon as something hangs. */
function vanished({ prepare, commit, vanishes }: Behaviour): Promise<void> {
  const isNow = vanishes === true && (prepare === 'hangs' || commit === 'hangs');
  return isNow ? new Promise((resolve) => setTimeout(resolve, 20)) : new Promise(() => undefined);
}

function wordOf(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : outcome.outcome.slice(8).toLowerCase();
}

describe('a change of several servers', () => {
  it.each<[string, Record<string, Behaviour>, string, string[]]>([
    [
      'is committed on one server, then on the other, when both are prepared',
      { a: { prepare: 'prepared' }, b: { prepare: 'prepared' } },
      'a applied, b applied',
      ['a commit', 'b commit'],
    ],
    [
      'is committed on the others when one has nothing to do',
      { a: { prepare: emptyResult('OUTCOME_UNCHANGED') }, b: { prepare: 'prepared' } },
      'a unchanged, b applied',
      ['b commit'],
    ],
    [
      'is aborted everywhere when one cannot prepare',
      { a: { prepare: FAILED }, b: { prepare: 'prepared' } },
      'a failed, b cancelled',
      ['b abort'],
    ],
    [
      'is called off on those that still prepare when one has failed',
      { a: { prepare: FAILED }, b: { prepare: 'hangs' }, c: { prepare: 'prepared' } },
      'a failed, b cancelled, c cancelled',
      ['c abort'],
    ],
    [
      'goes back where it succeeded when one commit fails',
      { a: { prepare: 'prepared' }, b: { prepare: 'prepared', commit: ROLLED_BACK } },
      'a rolled_back, b rolled_back',
      ['a commit', 'b commit', 'a back'],
    ],
    [
      'is aborted when a server is lost while it prepares',
      { a: { prepare: new AppError('CERTIFICATE_REVOKED', 'revoked') }, b: { prepare: 'prepared' } },
      'a failed, b cancelled',
      ['b abort'],
    ],
    [
      'goes back when a server is lost in its commit',
      {
        a: { prepare: 'prepared' },
        b: { prepare: 'prepared', commit: new AppError('CERTIFICATE_REVOKED', 'revoked') },
      },
      'a rolled_back, b failed',
      ['a commit', 'b commit', 'a back'],
    ],
    [
      'says so when going back fails too',
      { a: { prepare: 'prepared', goBack: FAILED }, b: { prepare: 'prepared', commit: ROLLED_BACK } },
      'a rollback_failed, b rolled_back',
      ['a commit', 'b commit', 'a back'],
    ],
    [
      'stops at the first that fails: the others were never switched',
      {
        a: { prepare: 'prepared', commit: ROLLED_BACK },
        b: { prepare: 'prepared' },
        c: { prepare: 'prepared' },
      },
      'a rolled_back, b cancelled, c cancelled',
      ['a commit', 'b c abort'],
    ],
    [
      'goes on without one that leaves while it prepares',
      { a: { prepare: 'prepared' }, b: { prepare: 'hangs', vanishes: true } },
      'a applied, b away',
      ['a commit'],
    ],
    [
      'is in doubt where one leaves in its commit, and is proved by another before the rest follows',
      {
        a: { prepare: 'prepared', commit: 'hangs', vanishes: true },
        b: { prepare: 'prepared' },
        c: { prepare: 'prepared' },
        d: { prepare: 'prepared' },
      },
      'a in doubt, b applied, c applied, d applied',
      ['a commit', 'b commit', 'c d commit'],
    ],
  ])('%s', async (_what, behaviours, results, words) => {
    const { roll, said } = farm(behaviours);
    expect(await roll()).toBe(results);
    expect(said).toEqual(words);
  });

  it('switches no more servers at once than may be unavailable', async () => {
    const all = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [name, { prepare: 'prepared' as const }]),
    );
    const { roll, said } = farm(all, { maxUnavailable: 2 });
    await roll();
    expect(said).toEqual(['a commit', 'b c commit', 'd e commit']);
  });

  it('is made nowhere when one leaves that may not be missing', async () => {
    const { roll, said } = farm(
      { a: { prepare: 'prepared' }, b: { prepare: 'hangs', vanishes: true } },
      { requireAll: true },
    );
    expect(await roll()).toBe('a cancelled, b away');
    expect(said).toEqual(['a abort']);
  });

  it('is called off when what was prepared is not accepted', async () => {
    const { roll, said } = farm(
      { a: { prepare: 'prepared' }, b: { prepare: 'prepared' } },
      { accept: () => false },
    );
    expect(await roll()).toBe('a cancelled, b cancelled');
    expect(said).toEqual(['a b abort']);
  });

  it('is aborted when it is cancelled before all are prepared', async () => {
    const { roll, said, controller } = farm({ a: { prepare: 'prepared' }, b: { prepare: 'hangs' } });
    const rolling = roll();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await rolling).toBe('a cancelled, b cancelled');
    expect(said).toEqual(['a abort']);
  });

  it('is aborted when it was cancelled before it began', async () => {
    const { roll, said, controller } = farm({ a: { prepare: 'prepared' } });
    controller.abort();
    expect(await roll()).toBe('a cancelled');
    expect(said).toEqual(['a abort']);
  });

  it('fails as a bug when something unforeseen is thrown', async () => {
    const run = { prepared: Promise.reject(new TypeError('bug')), finished: Promise.resolve(APPLIED) };
    const vanished = new Promise<void>(() => undefined);
    const compensate = () => Promise.resolve(APPLIED);
    const participant = { serverId: 'a', jobId: 'a', run, vanished, compensate };
    const jobs = { decide: () => undefined, cancel: () => undefined };
    const { signal } = new AbortController();
    await expect(
      rollOut([participant], { jobs, signal, maxUnavailable: 0, requireAll: false }),
    ).rejects.toThrow('bug');
  });
});
