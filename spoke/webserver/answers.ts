import { statSync } from 'node:fs';
import type { Run } from '../exec.ts';

const TIMEOUT_MS = 10_000;

interface Answer {
  /** Of the program's file when it was asked. */
  readonly stamp: string;
  readonly text: Promise<string>;
}

const known = new WeakMap<Run, Map<string, Answer>>();

/** What a program says of itself, such as its version: asked once, and again when its file was replaced. */
export async function answerOf(argv: readonly [string, ...string[]], run: Run): Promise<string> {
  const answers = known.get(run) ?? new Map<string, Answer>();
  known.set(run, answers);
  const key = argv.join(' ');
  const stamp = stampOf(argv[0]);
  const before = answers.get(key);
  if (before?.stamp === stamp) return before.text;
  const text = run(argv, { timeoutMs: TIMEOUT_MS }).then(({ stdout, stderr }) => stdout + stderr);
  answers.set(key, { stamp, text });
  // A question that failed is asked again.
  text.catch(() => answers.delete(key));
  return text;
}

function stampOf(program: string): string {
  const { dev, ino, size, mtimeMs, ctimeMs } = statSync(program);
  return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
}
