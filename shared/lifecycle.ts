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
  const running = services.map((service) => ({ service, controller: new AbortController() }));
  const stop = (): void => {
    for (const { controller } of running.toReversed()) controller.abort();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const failures: unknown[] = [];
  await Promise.all(
    running.map(async ({ service, controller }) => {
      try {
        await service.run(controller.signal);
        if (!controller.signal.aborted) {
          log.warn({ service: service.name }, 'service ended by itself; stopping');
        }
      } catch (error) {
        if (!isAbort(error, controller.signal)) {
          log.error({ service: service.name, err: error }, 'service failed; stopping');
          failures.push(error);
        }
      } finally {
        stop();
      }
    }),
  );
  signal.removeEventListener('abort', stop);
  if (failures.length > 0) throw failures[0];
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === 'AbortError';
}

/** Resolves when the signal fires. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
  });
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
