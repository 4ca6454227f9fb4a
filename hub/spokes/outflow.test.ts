import { describe, expect, it } from 'vitest';
import { HeldClock } from '../../test/fakes/spoke-hub.ts';
import { AppError } from '../../shared/errors.ts';
import { Outflow, type OutflowLimits } from './outflow.ts';

const KIB = 1_024;

/** Spokes that fetch from one hub, and read only when told to. */
function farm(limits: Partial<OutflowLimits> = {}) {
  const clock = new HeldClock();
  const all = { streams: 32, bytesPerSecondPerSpoke: 0, bytesPerSecond: 0, ...limits };
  const outflow = new Outflow(all, clock);
  return { clock, outflow, fetch: (spokeId: string, slices?: number[]) => fetch(outflow, spokeId, slices) };
}

function fetch(outflow: Outflow, spokeId: string, slices = [KIB, KIB, KIB]) {
  const stop = new AbortController();
  let read = 0;
  async function* content(): AsyncIterable<Buffer> {
    for (const bytes of slices) {
      read++;
      yield await Promise.resolve(Buffer.alloc(bytes));
    }
  }
  const pieces = outflow.send(content(), spokeId, stop.signal)[Symbol.asyncIterator]();
  let taken = 0;
  let failure: unknown = null;
  let ended = false;
  const take = async (): Promise<void> => {
    const next: IteratorResult<Buffer, unknown> = await pieces.next();
    if (next.done === true) ended = true;
    else taken += next.value.length;
  };
  return {
    stop,
    /** Asks for one more piece; what has come is seen in `taken`. */
    ask: (): void => {
      take().catch((error: unknown) => (failure = error));
    },
    /** Takes whatever comes, until the end. */
    drink: async (): Promise<void> => {
      while (!ended) await take();
    },
    leave: () => pieces.return?.(),
    get taken() {
      return taken;
    },
    get read() {
      return read;
    },
    get ended() {
      return ended;
    },
    get failure() {
      return failure;
    },
  };
}

/** Lets everything happen that needs no time to pass. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function pass(clock: HeldClock, ms: number, step = 10): Promise<void> {
  for (let at = 0; at < ms; at += step) {
    clock.advance(step);
    await settled();
  }
}

describe('content without rates', () => {
  it('goes out as it is, in slices as they were', async () => {
    const { outflow, fetch } = farm();
    const one = fetch('web1', [512 * KIB, 7]);
    await one.drink();
    expect(one.taken).toBe(512 * KIB + 7);
    expect(outflow.figures).toEqual({
      bytes: 512 * KIB + 7,
      streams: { active: 0, stalled: 0, waiting: 0 },
    });
  });

  it('is read for no more streams at once than there are places', async () => {
    const { outflow, fetch } = farm({ streams: 2 });
    const all = ['web1', 'web2', 'web3'].map((name) => fetch(name));
    for (const one of all) one.ask();
    await settled();
    expect(all.map(({ read }) => read)).toEqual([1, 1, 0]);
    expect(outflow.figures.streams).toEqual({ active: 2, stalled: 0, waiting: 1 });
    await all[0]!.drink();
    await settled();
    expect(all[2]!.taken).toBe(KIB);
  });

  it('of one spoke that opens many streams leaves room for the others', async () => {
    const { outflow, fetch } = farm();
    const greedy = Array.from({ length: 10 }, () => fetch('web1'));
    const other = fetch('web2');
    for (const one of [...greedy, other]) one.ask();
    await settled();
    expect(greedy.filter(({ read }) => read > 0)).toHaveLength(4);
    expect(other.taken).toBe(KIB);
    expect(outflow.figures.streams).toMatchObject({ active: 5, waiting: 6 });
  });
});

describe('a spoke that reads slowly', () => {
  it('gives its place away after a second, and gets one again when it reads', async () => {
    const { clock, outflow, fetch } = farm({ streams: 1 });
    const slow = fetch('slow');
    slow.ask();
    await settled();
    const fast = fetch('fast');
    const done = fast.drink();
    await pass(clock, 2_100, 100);
    await done;
    expect(fast.ended).toBe(true);
    expect(outflow.figures.streams).toEqual({ active: 0, stalled: 1, waiting: 0 });
    await slow.drink();
    expect(slow.taken).toBe(3 * KIB);
    expect(outflow.figures.streams).toEqual({ active: 0, stalled: 0, waiting: 0 });
  });

  it('keeps its place while nobody wants it, and nothing more than one piece is read for it', async () => {
    const { clock, outflow, fetch } = farm({ streams: 1 });
    const slow = fetch('slow');
    slow.ask();
    await pass(clock, 5_000, 500);
    expect(slow.read).toBe(1);
    expect(outflow.figures.streams).toMatchObject({ active: 1, stalled: 0 });
  });

  it('cannot have more pieces in memory by opening more streams', async () => {
    const { clock, fetch } = farm({ streams: 2 });
    const hoard = Array.from({ length: 20 }, () => fetch('hoarder'));
    for (const one of hoard) one.ask();
    await pass(clock, 20_000, 500);
    expect(hoard.filter(({ read }) => read > 0)).toHaveLength(4);
  });
});

describe('a rate', () => {
  it('of one spoke is held, in pieces small enough to flow', async () => {
    const { clock, fetch } = farm({ bytesPerSecondPerSpoke: 64 * KIB });
    const one = fetch('web1', [1_024 * KIB]);
    void one.drink();
    await pass(clock, 4_000);
    // A burst of a quarter second, and a piece of an eighth.
    expect(one.taken).toBeGreaterThan(4 * 64 * KIB * 0.95);
    expect(one.taken).toBeLessThanOrEqual((4 + 0.25 + 0.125) * 64 * KIB);
  });

  it('of all is shared alike, however many streams one spoke has', async () => {
    const { clock, outflow, fetch } = farm({ bytesPerSecond: 100 * KIB });
    const many = [1, 2, 3].map(() => fetch('web1', [1_024 * KIB]));
    const one = fetch('web2', [1_024 * KIB]);
    for (const each of [...many, one]) void each.drink();
    await pass(clock, 4_000);
    const sum = many.reduce((total, { taken }) => total + taken, 0);
    expect(outflow.figures.bytes).toBeLessThanOrEqual(4.5 * 100 * KIB);
    expect(sum + one.taken).toBeGreaterThan(4 * 100 * KIB * 0.9);
    expect(one.taken / sum).toBeGreaterThan(0.85);
    expect(one.taken / sum).toBeLessThan(1.15);
  });

  it('that one spoke may not use is left to the others', async () => {
    const { clock, fetch } = farm({ bytesPerSecond: 100 * KIB, bytesPerSecondPerSpoke: 80 * KIB });
    const slow = fetch('slow', [1_024 * KIB]);
    slow.ask();
    const fast = fetch('fast', [1_024 * KIB]);
    void fast.drink();
    await pass(clock, 3_000);
    expect(fast.taken).toBeGreaterThan(3 * 80 * KIB * 0.9);
  });
});

describe('a stream that waits', () => {
  it.each([
    ['for a place', { streams: 1 }],
    ['for its rate', { bytesPerSecondPerSpoke: 1 }],
    ['for the rate of all', { bytesPerSecond: 1 }],
  ])('%s ends at once when the spoke is revoked', async (_what, limits) => {
    const { outflow, fetch } = farm(limits);
    const first = fetch('web1', [KIB, KIB]);
    first.ask();
    await settled();
    const second = fetch('web1', [KIB]);
    second.ask();
    await settled();
    expect(outflow.figures.streams.waiting).toBe(1);
    const revoked = new AppError('CERTIFICATE_REVOKED', 'the spoke was revoked');
    second.stop.abort(revoked);
    await settled();
    expect(second.failure).toBe(revoked);
    await first.leave();
    expect(outflow.figures.streams).toEqual({ active: 0, stalled: 0, waiting: 0 });
  });

  it('does not start when it was revoked before', async () => {
    const { fetch } = farm();
    const one = fetch('web1');
    one.stop.abort(new AppError('CERTIFICATE_REVOKED', 'the spoke was revoked'));
    one.ask();
    await settled();
    expect(one.read).toBe(0);
    expect(one.failure).toBeInstanceOf(AppError);
  });

  it('that is left gives its place to the next', async () => {
    const { fetch } = farm({ streams: 1 });
    const first = fetch('web1');
    const second = fetch('web2');
    first.ask();
    second.ask();
    await settled();
    expect(second.taken).toBe(0);
    await first.leave();
    await settled();
    expect(second.taken).toBe(KIB);
  });
});
