import { checkState, type DesiredState, type WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { Pool } from '../../shared/pools.ts';
import { balances } from '../../shared/web-type.ts';

/** How far a machine shall be brought: what stands on these homes moves on, the rest stays as it is served. */
export interface Portion {
  /** What it serves now; null when that is not known. */
  readonly known: DesiredState | null;
  /** What the inventory says it shall serve. */
  readonly desired: DesiredState;
  /** Whether a platform of this name moves on. One that is on none of the machine's homes any more always does. */
  readonly moves: (platform: string) => boolean;
  /**
   * Whether the machine's own settings move on: with itself, and with a pack, whose folder is among them. Where a group
   * keeps what visitors send moves on with the group.
   */
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
  const web = {
    ...settingsOf({ desired, moves, withSettings, stays }),
    ...poolsOf(sites, { desired, moves, stays }),
  };
  const state = { web, platforms, sites };
  return isConsistent(state) ? state : desired;
}

type Sides = Pick<Portion, 'desired' | 'moves'> & {
  /** What of the machine is left as it is. */
  readonly stays: DesiredState;
};

/** Whose word is taken about visitors is nobody's own, and always as it should be. */
function settingsOf({ desired, stays, withSettings }: Sides & Pick<Portion, 'withSettings'>): WebSettings {
  const { pools: _pools, balancers: _balancers, ...own } = withSettings ? desired.web : stays.web;
  const { balancers } = desired.web;
  return { ...own, ...(balancers && { balancers }) };
}

/** A balancer has all of its pools; a web server those of the groups whose sites it serves, each as its sites are. */
function poolsOf(sites: DesiredState['sites'], { desired, moves, stays }: Sides): Pick<WebSettings, 'pools'> {
  if (balances(desired.web.type)) return desired.web.pools ? { pools: desired.web.pools } : {};
  const movers = [...desired.sites.values()].filter(({ platform }) => moves(platform));
  const moving = new Set(movers.map(({ pool }) => pool));
  const used = new Set([...sites.values()].map(({ pool }) => pool));
  const ofSide = (web: WebSettings, isMoving: boolean): readonly Pool[] =>
    (web.pools ?? []).filter(({ name }) => used.has(name) && moving.has(name) === isMoving);
  const pools = [...ofSide(desired.web, true), ...ofSide(stays.web, false)];
  return pools.length === 0 ? {} : { pools: pools.sort((a, b) => (a.name < b.name ? -1 : 1)) };
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
