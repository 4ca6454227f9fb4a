import { Lending } from '../../shared/lending.ts';
import { beside } from './beside.ts';
import type { Mark } from './stamp.ts';
import { piecesOf, type Cancel } from './pieces.ts';
import { recheck, type KnownSource, type Recheck } from './recheck.ts';

/** Below so many entries another thread costs more than it saves. */
const WORTH_A_THREAD = 4_096;

const NOTHING = Buffer.alloc(0);

const lending = new Lending();

/** Looks at a whole source again; at a large one in two threads, since what takes the time is one call for each entry. */
export async function recheckAll(source: KnownSource, pause: () => void, cancel: Cancel): Promise<Recheck> {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const { length } = source.manifest;
  const beside = length < WORTH_A_THREAD ? [] : [recheckBeside(source, taken, cancel)];
  const here = Promise.resolve().then(() => recheck(source, piecesOf(length, taken), pause));
  return merged(await Promise.all([here, ...beside]));
}

/** What several have seen, each of other pieces. */
export function merged(parts: readonly Recheck[]): Recheck {
  const folders = new Map<number, Mark>();
  for (const [index, mark] of parts.flatMap((part) => [...part.folders])) {
    // Whoever missed an entry did not look at its folder, and somebody else may have.
    if (!folders.has(index) || !Number.isNaN(mark.ctime)) folders.set(index, mark);
  }
  return {
    changed: new Set(parts.flatMap(({ changed }) => [...changed])),
    folders,
    sites: new Set(parts.flatMap(({ sites }) => [...sites])),
  };
}

/** In another thread, which looks at a copy of what it needs. */
async function recheckBeside(
  { folder, manifest, stats }: KnownSource,
  taken: Int32Array,
  cancel: Cancel,
): Promise<Recheck> {
  const { totals, ...rows } = manifest.columns;
  // Content is not looked at.
  const loan = lending.lend({ ...rows, digests: NOTHING, targets: NOTHING, stats: stats.numbers });
  const { stats: numbers, ...lent } = loan.rows;
  try {
    return await beside().call('recheck', {
      folder,
      columns: { ...lent, totals },
      stats: numbers,
      taken,
      cancel,
    });
  } finally {
    loan.end();
  }
}
