import { destination, pino, stdSerializers, type Logger } from 'pino';

export type { Logger };

/** Names of fields that never reach a log, at the first two levels. */
const SECRET_FIELDS = ['token', 'password', 'privateKey', 'key', 'csr', 'authorization'];

/** How much is said: each word means itself and all that come before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Says this much from now on; AEGIR_LOG_LEVEL in the environment goes before. */
export function setLogLevel(log: Logger, level: LogLevel): void {
  log.level = process.env['AEGIR_LOG_LEVEL'] ?? level;
}

/** JSON lines on standard output, for journald; level from AEGIR_LOG_LEVEL, default info. */
export function createLogger(daemon: string): Logger {
  return pino(
    {
      level: process.env['AEGIR_LOG_LEVEL'] ?? 'info',
      base: { daemon },
      serializers: { err: stdSerializers.err },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
    },
    destination({ dest: 1, sync: true }),
  );
}

/** A logger that says nothing, for tests and for code that may run without one. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
