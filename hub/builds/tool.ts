import { statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { KeptOutput, runProgram, type ProgramEnd } from '../../shared/program.ts';
import type { BuildWatcher } from './builds.ts';
import { LineReader, Tail } from './output.ts';

/** One program of a build. */
export interface ToolOrder {
  /** As people know it, such as "git fetch". */
  readonly name: string;
  /** Looked for on the PATH of the hub. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** An answer for us: not shown line by line. */
  readonly isQuestion?: boolean;
  /** What to do when the hub has no such program. */
  readonly ifMissing: string;
}

/** Runs the programs of one build, one after the other. */
export interface Toolbox {
  /**
   * What the program printed to its standard output, as much as is kept. Throws TOOL_MISSING, DISK_FULL, and
   * BUILD_FAILED with its last lines for any exit code but 0; TIMEOUT and CANCELLED.
   */
  run(order: ToolOrder): Promise<string>;
}

export interface ToolboxParts {
  readonly watcher: BuildWatcher;
  /** Longest time of one program. */
  readonly timeoutMs: number;
  /** A folder on the disk that is written to. */
  readonly disk: string;
}

/** Variables of the hub that programs of a build see; the others may hold what is not theirs. */
const PASSED = [
  ...['PATH', 'TMPDIR', 'SSH_AUTH_SOCK', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];
/** Last lines that a failure tells. */
const TOLD_LINES = 4;
/** With less room than this a program has failed because the disk is full. */
const FULL_BYTES = 1 << 20;

export function createToolbox(parts: ToolboxParts): Toolbox {
  let left: number = LIMITS.buildLogLines;
  const show = (line: string): void => {
    left -= 1;
    if (left > 0) parts.watcher.onLine(line);
    if (left === 0) parts.watcher.onLine('... more was printed, and is not kept');
  };
  return { run: (order) => runTool(parts, order, show) };
}

async function runTool(
  { watcher, timeoutMs, disk }: ToolboxParts,
  order: ToolOrder,
  show: (line: string) => void,
): Promise<string> {
  const answer = new KeptOutput(LIMITS.commandOutputBytes);
  const tail = new Tail(TOLD_LINES);
  const reader = new LineReader((line) => {
    tail.add(line);
    if (order.isQuestion !== true) show(line);
  });
  if (order.isQuestion !== true) watcher.onStage(order.name);
  const end = await start(order, timeoutMs, watcher.signal, (from, chunk) => {
    if (from === 'stdout') answer.add(chunk);
    reader.add(chunk);
  });
  reader.end();
  if (end.code === 0) return answer.text;
  throw isFull(disk)
    ? new AppError('DISK_FULL', `${order.name} failed: the disk of ${disk} is full`)
    : failureOf(order, end, tail.text);
}

async function start(
  { name, program, args, cwd, env, ifMissing }: ToolOrder,
  timeoutMs: number,
  signal: AbortSignal,
  onOutput: (from: 'stdout' | 'stderr', chunk: Buffer) => void,
): Promise<ProgramEnd> {
  try {
    return await runProgram({
      ...{ program, args, cwd, timeoutMs, signal, onOutput },
      env: { ...ownEnv(), ...env },
      leavesNothing: true,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.reason === 'NOT_FOUND') {
      const options = { remedy: ifMissing, cause: error };
      throw new AppError('TOOL_MISSING', `there is no ${program} on the PATH of the hub`, options);
    }
    if (error.reason !== 'TIMEOUT') throw error;
    const minutes = String(Math.round(timeoutMs / 60_000));
    throw new AppError('TIMEOUT', `${name} took longer than ${minutes} minutes`, {
      remedy: 'Find out what it waits for; builds.minutes in hub.yaml is the limit.',
      cause: error,
    });
  }
}

function ownEnv(): Record<string, string> {
  const passed = PASSED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), HOME: homedir(), LANG: 'C.UTF-8' };
}

function failureOf({ name }: ToolOrder, { code, signal }: ProgramEnd, said: string): AppError {
  const how = code === null ? `was ended by ${String(signal)}` : `failed with exit code ${String(code)}`;
  return new AppError('BUILD_FAILED', `${name} ${how}${said === '' ? '' : `: ${said}`}`);
}

function isFull(folder: string): boolean {
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  return bavail * bsize < FULL_BYTES || (files > 0 && ffree === 0);
}
