import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may die in this thread before they are collected. */
const MOST_DEAD = 16 << 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

let dead = 0;

/**
 * Says that memory of this size, allocated a moment ago, is used no more. V8 comes for what lies outside its heap when that is 64 MB, in
 * each thread, and what a thread unpacks is all of that kind: megabytes that live for milliseconds. Collecting what
 * died young takes one.
 */
export function died(bytes: number): void {
  dead += bytes;
  if (dead < MOST_DEAD) return;
  dead = 0;
  collect({ type: 'minor' });
}
