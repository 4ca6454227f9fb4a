import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process in megabytes. */
export function residentMb(pid: number): number {
  return figure(pid, 'VmRSS');
}

/** Forgets how much a process had at most. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

/** The most resident memory of a process since {@link resetPeak}, in megabytes. */
export function peakMb(pid: number): number {
  return figure(pid, 'VmHWM');
}

function figure(pid: number, name: string): number {
  const text = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1_024;
}
