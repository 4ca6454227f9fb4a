import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { pipeline, type Writable } from 'node:stream';
import { AppError, hasCode, messageOf } from './errors.ts';

/** A program to be started: no shell, and nothing inherited but what stands here. */
export interface ProgramOrder {
  /** Path of the program, or a name that is looked for on the PATH in `env`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Longest time it may take. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whatever it left running in its process group is killed when it ends. */
  readonly leavesNothing?: boolean;
  /** An open file that it reads as its input; else it has none. */
  readonly stdin?: number | undefined;
  /** Takes what it prints on its standard output, at its own pace and to the end; `onOutput` is told nothing of that. */
  readonly stdout?: Writable | undefined;
  onOutput(from: 'stdout' | 'stderr', chunk: Buffer): void;
}

/** A program that a person starts, with all of their environment. */
export interface PersonsProgram extends Pick<ProgramOrder, 'program' | 'args' | 'cwd'> {
  readonly env: NodeJS.ProcessEnv;
}

/** How a program ended: its exit code, or the signal that ended it. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** How long output is awaited after the program itself has ended; a daemon it left may hold the pipe. */
const LINGER_MS = 200;

/**
 * Runs a program to its end; any exit code is a result. Throws TIMEOUT at the deadline and CANCELLED when the signal
 * fires (the whole process group is killed first), NOT_FOUND when it cannot be started.
 */
export function runProgram(order: ProgramOrder): Promise<ProgramEnd> {
  const { program, signal: stop, timeoutMs } = order;
  stop?.throwIfAborted();
  const child = start(order);
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      stop?.removeEventListener('abort', onAbort);
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      settle();
    };
    const give = (error: AppError): void => {
      killGroup(child);
      end(() => {
        reject(error);
      });
    };
    const onAbort = (): void => {
      give(new AppError('CANCELLED', `${program} was cancelled`));
    };
    const deadline = setTimeout(() => {
      give(new AppError('TIMEOUT', `${program} did not end within ${String(timeoutMs)} ms`));
    }, timeoutMs);
    stop?.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) => {
      end(() => {
        reject(new AppError('NOT_FOUND', `cannot start ${program}`, { cause: error }));
      });
    });
    child.once('exit', (code, signal) => {
      if (order.leavesNothing === true) killGroup(child);
      const result = (): void => {
        end(() => {
          resolve({ code, signal });
        });
      };
      // What goes on to a stream is awaited to its end.
      const linger = order.stdout === undefined ? setTimeout(result, LINGER_MS) : undefined;
      child.once('close', () => {
        clearTimeout(linger);
        result();
      });
    });
  });
}

function start(order: ProgramOrder): ChildProcess {
  const child = spawn(order.program, order.args, {
    cwd: order.cwd,
    env: order.env,
    stdio: [order.stdin ?? 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that children of the child can be killed with it.
    detached: true,
  });
  for (const from of ['stdout', 'stderr'] as const) {
    if (from === 'stdout' && order.stdout !== undefined) continue;
    child[from]?.on('data', (chunk: Buffer) => {
      order.onOutput(from, chunk);
    });
  }
  // Whoever reads the stream meets its failure; the program then ends for want of a reader.
  if (order.stdout !== undefined && child.stdout) pipeline(child.stdout, order.stdout, () => undefined);
  return child;
}

/**
 * A child that sudo raised to root cannot be killed from here; the sudo rule carries a time limit for
 * that, and the caller goes on without it.
 */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
  }
}

/**
 * Runs a program for the person at the terminal: it has that terminal, and what is typed there, keys that end it included.
 * Returns its exit code, 128 and more for one that a signal ended. Throws NOT_FOUND when it cannot be started.
 */
export function runForPerson({ program, args, cwd, env }: PersonsProgram): Promise<number> {
  // Ctrl-C is for the program, which may do something else than end.
  const leave = (): void => undefined;
  process.on('SIGINT', leave);
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new AppError('NOT_FOUND', `cannot start ${program}: ${messageOf(error)}`, { cause: error }));
    });
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  }).finally(() => process.off('SIGINT', leave));
}

/** Keeps the first bytes of what a program prints; the rest is dropped. */
export class KeptOutput {
  readonly #chunks: Buffer[] = [];
  #room: number;

  constructor(bytes: number) {
    this.#room = bytes;
  }

  add(chunk: Buffer): void {
    if (this.#room > 0) this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= chunk.length;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
