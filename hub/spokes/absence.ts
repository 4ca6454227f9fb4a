import type { Clock } from '../../shared/clock.ts';
import { isAttached, type PresenceDeps } from './presence.ts';

export interface AbsenceDeps extends PresenceDeps {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly graceMs: number;
}

/** Resolves when the spoke of a server has been away for the whole grace; never once `over` has fired. */
export async function absence(deps: AbsenceDeps, serverId: string, over: AbortSignal): Promise<void> {
  do await changed(deps, serverId, over, (isThere) => !isThere);
  while (!(await staysAway(deps, serverId, over)));
}

/** Whether nobody comes for the whole grace. Never resolves once `over` has fired. */
async function staysAway(deps: AbsenceDeps, serverId: string, over: AbortSignal): Promise<boolean> {
  const back = new AbortController();
  const signal = AbortSignal.any([back.signal, over]);
  void changed(deps, serverId, signal, (isThere) => isThere).then(() => {
    back.abort();
  });
  const isOver = await deps.clock.sleep(deps.graceMs, signal).then(
    () => true,
    () => false,
  );
  back.abort();
  return over.aborted ? new Promise(() => undefined) : isOver;
}

/** Resolves when the spoke is as asked for, or the signal fires. */
function changed(
  deps: PresenceDeps,
  serverId: string,
  signal: AbortSignal,
  isSo: (isThere: boolean) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!signal.aborted && !isSo(isAttached(deps, serverId))) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stop = deps.registry.watch(serverId, look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
