import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { createRun, type Run } from '../exec.ts';
import { sharesBelow } from './mounts.ts';

/** A share that answers does so within this; a hard mount whose server is gone holds its callers without end. */
const ANSWER_MS = 5_000;
/** Who asks in vain is let go after this, if that is possible at all. */
const LONGEST_WAIT_MS = 600_000;

const STAT = '/usr/bin/stat';
const runStat = createRun(new Set([STAT]));

/** A share that does not answer. */
interface Silence {
  /** Of the mount. */
  readonly id: string;
  readonly source: string;
  /** Monotonic, in milliseconds: when it was first asked in vain. */
  readonly sinceMs: number;
}

/** A question that is under way. */
interface Question {
  readonly answer: Promise<unknown>;
  readonly sinceMs: number;
}

/**
 * What is known of the shares of this machine, by where they are mounted. A call to the kernel for a file on a share that hangs does
 * not return, in no thread, so nobody here makes one before a process of its own has had an answer (decision 35).
 */
const silent = new Map<string, Silence>();
/** By the id of the mount: another one in its place is asked anew. */
const questions = new Map<string, Question>();
let leaving = new AbortController();

export interface Asking {
  readonly run?: Run;
  /** Where the root folder of the machine lies. */
  readonly base?: string;
  readonly answerMs?: number;
}

/** Asks every share that is mounted below a folder, at most ANSWER_MS long, and remembers which did not answer. */
export async function askShares(
  root: string,
  { run = runStat, base = '', answerMs = ANSWER_MS }: Asking = {},
): Promise<void> {
  const shares = sharesBelow(root, base);
  for (const [place, { id }] of silent) if (shares.get(place)?.id !== id) silent.delete(place);
  await Promise.all(
    [...shares].map(async ([place, { id, source }]) => {
      const question = questions.get(id) ?? ask(place, id, run);
      if (await isAnswered(question, answerMs)) silent.delete(place);
      else if (!silent.has(place)) silent.set(place, { id, source, sinceMs: performance.now() });
    }),
  );
}

/** Throws SHARE_HANGS for what lies on a share that did not answer when it was asked last. Touches nothing. */
export function checkAnswers(path: string): void {
  const place = placeOf(path);
  if (place === null) return;
  throw new AppError(
    'SHARE_HANGS',
    `${silent.get(place)?.source ?? 'the share'} on ${place} does not answer`,
  );
}

/** For how long the share that a path lies on has been silent, in milliseconds; 0: it answers. */
export function silentMs(path: string): number {
  const since = silent.get(placeOf(path) ?? '')?.sinceMs;
  return since === undefined ? 0 : performance.now() - since;
}

/** Lets go of whoever is asking: the process is about to end. */
export function stopAsking(): void {
  leaving.abort();
  leaving = new AbortController();
  silent.clear();
}

function placeOf(path: string): string | null {
  return [...silent.keys()].find((place) => path === place || path.startsWith(`${place}/`)) ?? null;
}

/** Only one asks, however long it takes: it may be impossible to end. When it has its answer after all, the share is silent no more. */
function ask(place: string, id: string, run: Run): Question {
  const answer = run([STAT, '--file-system', '--', place], {
    timeoutMs: LONGEST_WAIT_MS,
    signal: leaving.signal,
  }).then(
    () => {
      if (silent.get(place)?.id === id) silent.delete(place);
    },
    () => undefined,
  );
  const question = { answer, sinceMs: performance.now() };
  questions.set(id, question);
  void answer.finally(() => questions.delete(id));
  return question;
}

/** An error is an answer, too. */
async function isAnswered({ answer, sinceMs }: Question, answerMs: number): Promise<boolean> {
  const left = Math.max(0, sinceMs + answerMs - performance.now());
  const done = new AbortController();
  try {
    return await Promise.race([answer.then(() => true), delay(left, false, { signal: done.signal })]);
  } finally {
    done.abort();
  }
}
