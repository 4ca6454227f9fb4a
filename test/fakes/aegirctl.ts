import { PassThrough, Writable } from 'node:stream';
import { systemClock } from '../../shared/clock.ts';
import type { Env } from '../../hub/ctl/env.ts';
import { run } from '../../hub/ctl/run.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { startAdminApi, type AdminApi, type Answers } from './admin-api.ts';
import { NOW } from './inventory.ts';

/** A terminal or pipe that remembers what was written. */
export class Recorder extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';

  constructor(isTTY: boolean, columns = 100) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** Surroundings of which only the error stream matters. */
export function processLike(stderr: Recorder): Env {
  const stdin = Object.assign(new PassThrough(), { isTTY: stderr.isTTY });
  const signal = new AbortController().signal;
  return { argv: [], vars: {}, stdin, stdout: new Recorder(false), stderr, signal, clock: systemClock };
}

export interface Surroundings {
  readonly tty?: boolean;
  readonly vars?: Env['vars'];
  /** What the operator types. */
  readonly typed?: string;
  readonly signal?: AbortSignal;
  readonly nowMs?: number;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, against the hub on `socket`. */
export async function aegirctl(
  socket: string,
  words: readonly string[],
  { tty = false, vars = {}, typed, signal, nowMs }: Surroundings = {},
): Promise<Outcome> {
  const stdin = Object.assign(new PassThrough(), { isTTY: tty });
  if (typed !== undefined) stdin.end(typed);
  const [stdout, stderr] = [new Recorder(tty), new Recorder(tty)];
  const code = await run({
    argv: words,
    vars: { AEGIR_SOCKET: socket, LANG: 'C.UTF-8', NO_COLOR: '1', ...vars },
    stdin,
    stdout,
    stderr,
    signal: signal ?? new AbortController().signal,
    clock: { ...systemClock, now: () => nowMs ?? Date.now() },
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs one command line against a hub of its own with these answers; tells also what it was asked. */
export async function ctl(
  answers: Answers,
  line: string,
  surroundings: Surroundings = {},
): Promise<Outcome & { readonly asked: AdminApi['asked'] }> {
  const api = await startAdminApi(answers);
  try {
    const outcome = await aegirctl(api.socket, line.split(' '), { nowMs: NOW, ...surroundings });
    return { ...outcome, asked: api.asked };
  } finally {
    api.close();
  }
}

/** A hub on which the task of a change goes through these states. */
export function watching(...states: Task__Output[]): Answers {
  return {
    WatchTask: async function* () {
      for (const task of states) yield await Promise.resolve({ task });
    },
  };
}
