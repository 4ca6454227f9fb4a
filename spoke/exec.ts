import type { Writable } from 'node:stream';
import { AppError } from '../shared/errors.ts';
import { LIMITS } from '../shared/limits.ts';
import { KeptOutput, runProgram } from '../shared/program.ts';

export interface RunOptions {
  /** Longest time the program may take. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The whole environment besides PATH and LANG; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whatever it left running in its process group is killed when it ends. */
  readonly leavesNothing?: boolean;
  /** Sees what it prints as it comes, besides what is kept. */
  readonly onOutput?: (from: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** An open file that the program reads as its input. */
  readonly stdin?: number;
  /** Takes its standard output, instead of the result. */
  readonly stdout?: Writable;
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

/** PHP on the command line, of every version that a site may run with. */
const PHP_VERSIONS = ['5.6', ...minors(7, 4), ...minors(8, 9)];
const PHP = ['php', ...PHP_VERSIONS.map((version) => `php${version}`)];

function minors(major: number, last: number): string[] {
  return Array.from({ length: last + 1 }, (_, minor) => `${String(major)}.${String(minor)}`);
}

/** The programs a spoke may start; folders that only root writes to. */
const PROGRAMS: ReadonlySet<string> = new Set(
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/usr/local/apache2/bin'].flatMap((folder) =>
    [
      ...['sudo', 'apache2', 'httpd', 'apache2ctl', 'apachectl', 'nginx', 'haproxy'],
      ...['mariadb-dump', 'mysqldump', 'mariadb', 'mysql', ...PHP],
    ].map((name) => `${folder}/${name}`),
  ),
);

const MINIMAL_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' };

/** A starter for these programs only, named by absolute path. */
export function createRun(programs: ReadonlySet<string>): Run {
  return async (argv, options) => {
    const { timeoutMs, signal, env, cwd, stdin, stdout, leavesNothing, onOutput } = options;
    const [program = '', ...args] = argv;
    if (!programs.has(program)) throw new AppError('PATH_DENIED', `${program} is not a program of the spoke`);
    const kept = {
      stdout: new KeptOutput(LIMITS.commandOutputBytes),
      stderr: new KeptOutput(LIMITS.commandOutputBytes),
    };
    const end = await runProgram({
      ...{ program, args, timeoutMs, signal, stdin, stdout },
      ...(leavesNothing !== undefined && { leavesNothing }),
      cwd: cwd ?? '/',
      env: { ...MINIMAL_ENV, ...env },
      onOutput: (from, chunk) => {
        kept[from].add(chunk);
        onOutput?.(from, chunk);
      },
    });
    return { ...end, stdout: kept.stdout.text, stderr: kept.stderr.text };
  };
}

/** The one starter of processes on a spoke. */
export const run: Run = createRun(PROGRAMS);
