import type { Clock } from '../../shared/clock.ts';
import { readIfThere } from '../disk/reading.ts';
import type { RunningSight } from './webserver.ts';

/** Looks at a running server through its pid file and /proc. Null when no process of that name has the pid. */
export function sightOf(pidFile: string, processName: string): RunningSight | null {
  return sightOfPid(Number(readIfThere(pidFile) ?? ''), processName);
}

/** Looks at a running server by the number of its first process. */
export function sightOfPid(pid: number, processName: string): RunningSight | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const parent = readStat(pid);
  // The kernel keeps 15 characters of a name. A zombie has ended.
  if (parent?.name !== processName.slice(0, 15) || parent.state === 'Z') return null;
  return { parentPid: pid, parentStart: parent.start, workers: childrenOf(pid) };
}

/** How long a server may take from its start until its pid file is there. */
const STARTING_MS = 1_000;
const LOOK_MS = 50;

/**
 * Looks until the server is seen: one that somebody started a moment ago has read its configuration before it can be. Null
 * after a second without.
 */
export async function soonSeen(
  observe: () => RunningSight | null,
  clock: Clock,
): Promise<RunningSight | null> {
  const deadline = clock.monotonic() + STARTING_MS;
  for (;;) {
    const sight = observe();
    if (sight !== null || clock.monotonic() >= deadline) return sight;
    await clock.sleep(LOOK_MS);
  }
}

/** The kernel counts in hundredths of a second since the start of the machine. */
const TICKS_PER_SECOND = 100;

/** Wall clock at which a process began, in milliseconds; 0 when it is gone. */
export function startedMs(pid: number): number {
  const stat = readStat(pid);
  if (stat === null) return 0;
  const uptime = Number((readIfThere('/proc/uptime') ?? '').split(' ')[0]);
  return Date.now() - (uptime - stat.start / TICKS_PER_SECOND) * 1_000;
}

interface ProcessStat {
  readonly name: string;
  readonly state: string;
  readonly start: number;
}

function readStat(pid: number): ProcessStat | null {
  const text = readIfThere(`/proc/${String(pid)}/stat`) ?? '';
  const end = text.lastIndexOf(')');
  if (end < 0) return null;
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    start: Number(fields[19]),
  };
}

/** A kernel built without this file shows no workers. */
function childrenOf(pid: number): number[] {
  const children = (readIfThere(`/proc/${String(pid)}/task/${String(pid)}/children`) ?? '').trim();
  return children === '' ? [] : children.split(/\s+/).map(Number);
}
