import type { Readable } from 'node:stream';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { signalFromProcess } from '../../shared/lifecycle.ts';

/** Where text goes; the two extra fields are those of a tty. */
export interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that aegirctl takes from the world, so that a test is a plain function call. */
export interface Env {
  /** Words after the program's name. */
  readonly argv: readonly string[];
  /** Environment variables. */
  readonly vars: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Answers: what a pipe should get. */
  readonly stdout: Terminal;
  /** Progress, questions, hints and errors. */
  readonly stderr: Terminal;
  /** Fires when the operator presses Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** The environment of this process. */
export function processEnv(): Env {
  return {
    argv: process.argv.slice(2),
    vars: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: signalFromProcess(),
    clock: systemClock,
  };
}
