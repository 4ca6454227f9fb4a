import { isDeepStrictEqual } from 'node:util';
import { AppError } from './errors.ts';
import type { Logger } from './log.ts';

export interface ReloadParts<Config extends object> {
  /** What the daemon runs with. */
  readonly config: Config;
  /** Reads the file again. Throws CONFIG_INVALID. */
  load(): Config;
  /** Settings that take effect at once; all others need a restart. */
  readonly live: readonly (keyof Config & string)[];
  /** Takes up the live settings. */
  use(config: Config): void;
  readonly log: Logger;
}

/**
 * Reads the configuration again at every SIGHUP until the signal fires. All of it is checked first: one with an error
 * changes nothing, and the log says why. Settings that need a restart are named.
 */
export function reloadOnHangup<Config extends object>(parts: ReloadParts<Config>, signal: AbortSignal): void {
  let running = parts.config;
  const onHangup = (): void => {
    running = reload(parts, running);
  };
  process.on('SIGHUP', onHangup);
  signal.addEventListener('abort', () => {
    process.off('SIGHUP', onHangup);
  });
}

function reload<Config extends object>(parts: ReloadParts<Config>, running: Config): Config {
  const { live, log } = parts;
  try {
    const found = parts.load();
    const names = Object.keys(found) as (keyof Config & string)[];
    const changed = names.filter((name) => !isDeepStrictEqual(found[name], running[name]));
    const taken = changed.filter((name) => live.includes(name));
    const next = { ...running, ...Object.fromEntries(taken.map((name) => [name, found[name]])) };
    parts.use(next);
    const waiting = changed.filter((name) => !live.includes(name));
    log.info({ taken }, 'configuration read again');
    if (waiting.length > 0) log.warn({ waiting }, 'changed settings take effect after a restart');
    return next;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { reason, field, message } = error;
    log.error({ reason, field, text: message }, 'the configuration has an error; what was there stays');
    return running;
  }
}
