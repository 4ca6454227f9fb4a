import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const MS_PER_TICK = 10;

interface ProcessTimes {
  readonly parent: number;
  /** Its own and that of children that ended, in milliseconds. */
  readonly cpuMs: number;
}

/** CPU milliseconds so far of these processes, their descendants and whatever those waited for. */
export function cpuOf(roots: readonly number[]): number {
  const all = processes();
  let sum = 0;
  for (const [pid, { cpuMs }] of all) if (descends(pid, roots, all)) sum += cpuMs;
  return sum;
}

/** CPU milliseconds of the children of this process that have ended. */
export function cpuOfEndedChildren(): number {
  const fields = statFields(process.pid);
  return fields === null ? 0 : (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
}

function processes(): Map<number, ProcessTimes> {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(Number(name));
    if (fields === null) continue;
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    all.set(Number(name), { parent: Number(fields[1]), cpuMs: ticks * MS_PER_TICK });
  }
  return all;
}

/** Fields of /proc/PID/stat from the state on; null when the process is gone. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name before may hold spaces and brackets.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function descends(pid: number, roots: readonly number[], all: ReadonlyMap<number, ProcessTimes>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at)?.parent) {
    if (roots.includes(at)) return true;
  }
  return false;
}
