import type { Listing } from './listing.ts';
import type { Mark, Stamp } from './stamp.ts';

/** File times may be this coarse: what changed so shortly before the scan may change again unseen. */
const RACY_MS = 2_000;
const PER_ENTRY = 3;

/** What the stats said of the entries of a manifest, in its order, and of the folder that they lie in. */
export class KeptStats {
  /** Of the root first: modification time, change time, inode. */
  readonly numbers: Float64Array;

  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  /** Whether they are of a manifest with so many entries; those of an earlier version are not. */
  isOf(entries: number): boolean {
    return this.numbers.length === (entries + 1) * PER_ENTRY;
  }

  /** Whether what was found of a folder or a symlink, -1 for the root, is what it was. */
  isSameMark(index: number, { ctime, inode }: Mark): boolean {
    const at = (index + 1) * PER_ENTRY;
    return ctime === this.numbers[at + 1] && inode === this.numbers[at + 2];
  }

  /** The same of a file. */
  isSameStamp(index: number, stamp: Omit<Stamp, 'size'>): boolean {
    return stamp.mtime === this.numbers[(index + 1) * PER_ENTRY] && this.isSameMark(index, stamp);
  }

  stampOf(index: number): Omit<Stamp, 'size'> {
    const at = (index + 1) * PER_ENTRY;
    const [mtime, ctime] = [this.numbers[at] ?? NaN, this.numbers[at + 1] ?? NaN];
    return { mtime, ctime, inode: this.numbers[at + 2] ?? NaN };
  }

  equals(other: KeptStats): boolean {
    return Buffer.from(this.numbers.buffer).equals(Buffer.from(other.numbers.buffer));
  }
}

/**
 * Stats to keep, those of runs as they were kept before; NaN, which equals nothing, for what is too young to be trusted by
 * its times.
 */
export function statsOf(nowMs: number, found: Listing, before: KeptStats | null): KeptStats {
  const numbers = new Float64Array((found.length + 1) * PER_ENTRY);
  let at = 0;
  const add = ({ mtime, ctime, inode }: Omit<Stamp, 'size'>): void => {
    numbers[at] = mtime;
    numbers[at + 1] = Math.max(mtime, ctime) > nowMs - RACY_MS ? NaN : ctime;
    numbers[at + 2] = inode;
    at += PER_ENTRY;
  };
  add({ ...found.root, mtime: 0 });
  for (const part of found.parts()) {
    if (typeof part === 'number') add(found.stampOf(part));
    else if (before !== null) {
      const kept = before.numbers.subarray((part.from + 1) * PER_ENTRY, (part.to + 1) * PER_ENTRY);
      numbers.set(kept, at);
      at += kept.length;
    }
  }
  return new KeptStats(numbers);
}
