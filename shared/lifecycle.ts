import type { Logger } from './log.ts';

/** Something that lives until its signal fires; it returns when it has cleaned up. */
export interface Service {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Runs services together. The first one that fails or ends on its own stops all; all are
 * awaited, last started first to be told. Throws the first failure after everything has stopped.
 */
export async function supervise(
  services: readonly Service[],
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort();
  };
  if (signal.aborted) stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  const failures: unknown[] = [];
  await Promise.all(
    services.map(async (service) => {
      try {
        await service.run(stop.signal);
        if (!stop.signal.aborted) log.warn({ service: service.name }, 'service ended by itself; stopping');
      } catch (error) {
        if (!isAbort(error, stop.signal)) {
          log.error({ service: service.name, err: error }, 'service failed; stopping');
          failures.push(error);
        }
      } finally {
        stop.abort();
      }
    }),
  );
  signal.removeEventListener('abort', onAbort);
  if (failures.length > 0) throw failures[0];
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === 'AbortError';
}

/** A signal that fires on SIGTERM or SIGINT; a second one ends the process at once. */
export function signalFromProcess(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort();
    });
  }
  return controller.signal;
}
