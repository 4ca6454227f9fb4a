import { startThread, type Thread } from '../../shared/threads.ts';
import type { BesideCalls } from './beside-thread.ts';

let other: Thread<BesideCalls> | null = null;

/** The thread that works on large sources beside the one that scans; started when it is asked for first. */
export function beside(): Thread<BesideCalls> {
  if (other?.isAlive() !== true) other = startThread<BesideCalls>(import.meta.url, 'beside-thread');
  return other;
}
