import { checkState, type DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';

/** How far a machine shall be brought: what stands on these homes moves on, the rest stays as it is served. */
export interface Portion {
  /** What it serves now; null when that is not known. */
  readonly known: DesiredState | null;
  /** What the inventory says it shall serve. */
  readonly desired: DesiredState;
  /** Whether a platform of this name moves on. One that is on none of the machine's homes any more always does. */
  readonly moves: (platform: string) => boolean;
  /** Whether the machine's own settings move on: with itself, and with a pack, whose folder is among them. */
  readonly withSettings: boolean;
}

/**
 * A machine may serve itself and several groups. Each of them is brought forward on its own, so that a change of one
 * is made on all its members or on none, whatever is under way on another. Where what stays and what moves would not
 * go together, as when a name went from one to the other, all moves on.
 */
export function portionOf({ known, desired, moves, withSettings }: Portion): DesiredState {
  const stays: DesiredState = known ?? { ...desired, platforms: new Map(), sites: new Map() };
  const platforms = pick(desired.platforms, stays.platforms, moves);
  const siteMoves = (uri: string): boolean => {
    const now = desired.sites.get(uri)?.platform;
    const before = stays.sites.get(uri)?.platform;
    return now === undefined ? moves(before ?? '') : moves(now);
  };
  const sites = pick(desired.sites, stays.sites, siteMoves);
  const state = { web: withSettings ? desired.web : stays.web, platforms, sites };
  return isConsistent(state) ? state : desired;
}

/** Of two versions of a map the first for what moves, the second for what stays. */
function pick<T>(
  next: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  moves: (key: string) => boolean,
): Map<string, T> {
  const chosen = new Map<string, T>();
  for (const key of new Set([...now.keys(), ...next.keys()])) {
    const value = (moves(key) ? next : now).get(key);
    if (value !== undefined) chosen.set(key, value);
  }
  return chosen;
}

/** Whether a state holds together: every site's platform is there, and no name twice. */
export function isConsistent(state: DesiredState): boolean {
  try {
    checkState(state);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
