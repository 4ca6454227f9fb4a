import {
  changeBetween,
  checkState,
  digestOfState,
  EMPTY_STATE,
  type DesiredState,
} from '../../shared/desired-state.ts';
import { changeToWire } from '../../shared/desired-wire.ts';
import { AppError } from '../../shared/errors.ts';
import type { Apply } from '../../shared/proto/gen/aegir/v1/Apply.ts';
import type { ObservedServer } from '../inventory/observed.ts';

/** What is known of the server when an apply is planned. */
export type KnownState = Pick<ObservedServer, 'generation' | 'stateDigest' | 'state'>;

/** An apply without its generation number; null when the server serves the target already. */
export function planApply(
  known: KnownState,
  target: DesiredState,
  force: boolean,
): Omit<Apply, 'generation'> | null {
  const stateDigest = digestOfState(target);
  if (stateDigest === known.stateDigest && known.generation > 0 && !force) return null;
  const baseDigest = known.state === null ? '' : known.stateDigest;
  const base = baseDigest === '' ? EMPTY_STATE : (known.state ?? EMPTY_STATE);
  return { baseDigest, ...changeToWire(changeBetween(base, target)), stateDigest, force };
}

/**
 * The target with one site as the server has it now, or without it when it is new there or cannot stay as it is.
 */
export function holdBack(target: DesiredState, known: DesiredState | null, uri: string): DesiredState {
  const sites = new Map(target.sites);
  sites.delete(uri);
  const without = { ...target, sites };
  const present = known?.sites.get(uri);
  if (!present || !target.sites.has(uri)) return without;
  const withPresent = { ...target, sites: new Map(sites).set(uri, present) };
  return isConsistent(withPresent) ? withPresent : without;
}

function isConsistent(state: DesiredState): boolean {
  try {
    checkState(state);
    return true;
  } catch (error) {
    // Its platform left, or another site has taken one of its names.
    if (error instanceof AppError) return false;
    throw error;
  }
}
