/** A claim on one object while a task runs. Shared claims go together, an exclusive one goes alone. */
export interface Lock {
  /** Such as `site:<id>`. */
  readonly key: string;
  readonly mode: 'shared' | 'exclusive';
}

export interface Claimant {
  readonly id: string;
  readonly locks: readonly Lock[];
}

export function shared(key: string): Lock {
  return { key, mode: 'shared' };
}

export function exclusive(key: string): Lock {
  return { key, mode: 'exclusive' };
}

/** Whether two claims cannot be held at the same time. */
export function conflicts(a: readonly Lock[], b: readonly Lock[]): boolean {
  return a.some((lock) =>
    b.some((other) => other.key === lock.key && (lock.mode === 'exclusive' || other.mode === 'exclusive')),
  );
}

/**
 * Which of the waiting may start now. None overtakes an earlier one
 * that it conflicts with, also when that one cannot start yet: so tasks on one object keep their
 * order, and a stream of shared claims never starves an exclusive one.
 */
export function startable(held: Iterable<readonly Lock[]>, waiting: readonly Claimant[]): string[] {
  const taken = new Map<string, Lock['mode']>();
  for (const locks of held) take(taken, locks);
  const start: string[] = [];
  for (const { id, locks } of waiting) {
    if (locks.every((lock) => isFree(taken, lock))) start.push(id);
    take(taken, locks);
  }
  return start;
}

function isFree(taken: ReadonlyMap<string, Lock['mode']>, lock: Lock): boolean {
  const mode = taken.get(lock.key);
  return mode === undefined || (mode === 'shared' && lock.mode === 'shared');
}

function take(taken: Map<string, Lock['mode']>, locks: readonly Lock[]): void {
  for (const { key, mode } of locks) if (taken.get(key) !== 'exclusive') taken.set(key, mode);
}
