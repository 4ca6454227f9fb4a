import type { SiteState } from '../../shared/desired-state.ts';

export type Scheme = 'http' | 'https';

/** Where a request is sent instead of being served. One that is there already is served. */
export interface Redirect {
  readonly scheme: Scheme;
  /** Host name to ask for, null for the one that was asked for. */
  readonly host: string | null;
}

/** The redirect for requests of a scheme, null when they are served whatever name they ask for. */
export function redirectOf({ settings }: SiteState, scheme: Scheme): Redirect | null {
  const host = settings?.redirectTo ?? null;
  return host === null ? null : { scheme, host };
}
