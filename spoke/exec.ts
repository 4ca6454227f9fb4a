import { spawn, type ChildProcess } from 'node:child_process';
import { AppError, hasCode } from '../shared/errors.ts';
import { LIMITS } from '../shared/limits.ts';

export interface RunOptions {
  /** Longest time the program may take. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The whole environment besides PATH and LANG; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface RunResult {
  /** Exit code, null when a signal ended the program. */
  readonly code: number | null;
  readonly signal: string | null;
  /** At most LIMITS.commandOutputBytes of each; the rest is dropped. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts a program, no shell, and waits for it. Any exit code is a result. Throws TIMEOUT at the
 * deadline, CANCELLED when the signal fires (the whole process group is killed first), PATH_DENIED
 * for a program that is not on the list, NOT_FOUND when it cannot be started.
 */
export type Run = (argv: readonly string[], options: RunOptions) => Promise<RunResult>;

/** The programs a spoke may start; folders that only root writes to. */
const PROGRAMS: ReadonlySet<string> = new Set(
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/usr/local/apache2/bin'].flatMap((folder) =>
    ['sudo', 'apache2', 'httpd', 'apache2ctl', 'apachectl', 'nginx', 'sync'].map(
      (name) => `${folder}/${name}`,
    ),
  ),
);

const MINIMAL_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' };
/** How long output is awaited after the program itself has ended; a daemon it left may hold the pipe. */
const LINGER_MS = 200;

/** A starter for these programs only, named by absolute path. */
export function createRun(programs: ReadonlySet<string>): Run {
  return async (argv, options) => {
    const [program = '', ...rest] = argv;
    if (!programs.has(program)) throw new AppError('PATH_DENIED', `${program} is not a program of the spoke`);
    options.signal?.throwIfAborted();
    return finish(start(program, rest, options), program, options);
  };
}

/** The one starter of processes on a spoke. */
export const run: Run = createRun(PROGRAMS);

function start(program: string, args: readonly string[], options: RunOptions): ChildProcess {
  return spawn(program, args, {
    cwd: options.cwd ?? '/',
    env: { ...MINIMAL_ENV, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that children of the child can be killed with it.
    detached: true,
  });
}

function finish(child: ChildProcess, program: string, options: RunOptions): Promise<RunResult> {
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      options.signal?.removeEventListener('abort', onAbort);
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
      give(new AppError('TIMEOUT', `${program} did not end within ${String(options.timeoutMs)} ms`));
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) => {
      end(() => {
        reject(new AppError('NOT_FOUND', `cannot start ${program}`, { cause: error }));
      });
    });
    child.once('exit', (code, signal) => {
      const result = (): void => {
        end(() => {
          resolve({ code, signal, stdout: stdout(), stderr: stderr() });
        });
      };
      const linger = setTimeout(result, LINGER_MS);
      child.once('close', () => {
        clearTimeout(linger);
        result();
      });
    });
  });
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let room: number = LIMITS.commandOutputBytes;
  child[name]?.on('data', (chunk: Buffer) => {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
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
