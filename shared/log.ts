import { destination, pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import { redactLine } from './redaction.ts';

export type { Logger };

/** Standard output, which is journald's. */
export function standardOutput(): DestinationStream {
  return destination({ dest: 1, sync: true });
}

/** JSON lines without secrets, on standard output unless said otherwise; level from AEGIR_LOG_LEVEL, default info. */
export function createLogger(daemon: string, target: DestinationStream = standardOutput()): Logger {
  return pino(
    {
      level: process.env['AEGIR_LOG_LEVEL'] ?? 'info',
      base: { daemon },
      serializers: { err: stdSerializers.err },
      // The whole line, so that nothing in a message, a stack or a cause gets past.
      hooks: { streamWrite: (line) => `${redactLine(line)}\n` },
    },
    target,
  );
}

/** A logger that says nothing, for tests and for code that may run without one. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
