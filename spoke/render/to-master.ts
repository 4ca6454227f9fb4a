import type { SiteState, WebSettings } from '../../shared/desired-state.ts';
import type { PoolMember } from '../../shared/pools.ts';

/**
 * Members of a cluster have files of their own. What visitors send to one that is not the master is passed on to it, and
 * so is what they ask for of the files that it keeps: an upload lies in one place, whichever member it came to. Forms
 * without files change the database alone, which all have in common, so every member takes them.
 */

/** Who keeps what visitors send to a site: this machine, nobody at the moment, or the member it is passed on to. */
export type Keeper = 'here' | 'nobody' | PoolMember;

/** Where the files of a site are kept, as its state says. */
export function keeperOf(
  { platform, pool, held }: SiteState,
  { pools = [] }: Pick<WebSettings, 'pools'>,
): Keeper {
  if (held && platform !== '') return 'nobody';
  if (pool === undefined || platform === '') return 'here';
  return masterOf(pools.find(({ name }) => name === pool)) ?? 'nobody';
}

/** The masters that this machine passes requests on to, by the names of their pools. */
export function mastersOf({ pools = [] }: Pick<WebSettings, 'pools'>): Map<string, PoolMember> {
  return new Map(
    pools.flatMap((pool) => {
      const master = masterOf(pool);
      return master === undefined ? [] : [[pool.name, master] as const];
    }),
  );
}

function masterOf(pool: NonNullable<WebSettings['pools']>[number] | undefined): PoolMember | undefined {
  return pool?.members.find(({ name }) => name === pool.master);
}

/** Says that a member has passed a request on. Who gets one and is no master either refuses it, so none goes in circles. */
export const PASSED_HEADER = 'X-Aegir-Passed';

/** The type of a form that carries no file. */
export const FORM = 'application/x-www-form-urlencoded';

/** Methods that change nothing. */
export const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'TRACE'] as const;

/** Folders of a site's files that applications fill while they show pages; what is in them has a name made of its content. */
export const MADE_WITH_PAGES = ['css', 'js', 'languages'] as const;

/** Seconds after which a member that does not take a connection counts as away. */
export const CONNECT_SECONDS = 5;
