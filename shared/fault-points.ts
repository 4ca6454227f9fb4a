import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Named instants at which tests kill or fail a daemon. Without AEGIR_FAULT in the
 * environment a point does nothing. AEGIR_FAULT=NAME:kill ends the process there as
 * kill -9 would; AEGIR_FAULT=NAME:error throws once; AEGIR_FAULT=NAME:hang waits for ever.
 * A number behind it, as in NAME:kill:3, means the third time the point is passed; several names, as in
 * NAME,NAME:kill, mean any of them. AEGIR_FAULT_FILE names a file that may say the same, from the moment that it is there:
 * then `once` behind it means once at each of the points, and for each kind of work there, also when the daemon begins anew.
 * The list is what the crash suites enumerate, so no point can be forgotten.
 */
export const FAULT_POINTS = {
  spoke: [
    'job.accepted',
    'job.finished',
    'sync.manifest',
    'sync.fetch',
    'sync.materialise',
    'sync.durable',
    'sync.ready',
    'sync.claimed',
    'sync.stripped',
    'apply.render',
    'apply.test',
    'apply.prepared',
    'apply.switching',
    'apply.switched',
    'apply.configtest',
    'apply.reloaded',
    'apply.probed',
    'apply.current',
    'apply.finished',
    'apply.rollback',
  ],
  // Of the spoke, too, but passed only while a platform comes for the first time.
  first: ['advance.written', 'advance.claimed', 'advance.compared'],
  // Of the spoke, too, but passed only in the work of applications.
  site: ['site.noted', 'site.housed', 'site.asked'],
  // Of the spoke, too, but passed only in work on backups.
  backup: [
    'backup.dumped',
    'backup.uploaded',
    'backup.fetched',
    'backup.unpacked',
    'backup.loaded',
    'data.aside',
    'data.placed',
  ],
  hub: [
    'task.created',
    'task.claimed',
    'task.step.before',
    'task.step.after',
    'task.settled',
    'job.stored',
    'job.sent',
    'decision.stored',
    'decision.sent',
    'result.stored',
    'result.acknowledged',
  ],
  // Of the hub, too, but passed only when a task is taken back.
  undo: ['task.step.undone'],
  // Of the hub, too, but passed only while it builds a platform.
  build: ['build.tree', 'build.durable', 'build.named', 'build.noted'],
} as const;

export type FaultPoint = (typeof FAULT_POINTS)[keyof typeof FAULT_POINTS][number];

let passed = 0;

/** Declares a fault point. kind: of the work, where a point is passed in work of several. */
export function faultPoint(name: FaultPoint, kind = ''): void {
  const [points = '', action, time = '1'] = (wantedFault() ?? '').split(':');
  if (!points.split(',').includes(name) || !isTime(name + kind, time)) return;
  if (action === 'error') throw new Error(`fault point ${name}`);
  if (action === 'hang') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered before the next instruction that matters.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

function wantedFault(): string | undefined {
  const { AEGIR_FAULT: fault, AEGIR_FAULT_FILE: file } = process.env;
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').trim() : fault;
}

function isTime(what: string, time: string): boolean {
  if (time !== 'once') return ++passed === Number(time);
  const note = `${process.env['AEGIR_FAULT_FILE'] ?? ''}.${what}`;
  if (existsSync(note)) return false;
  writeFileSync(note, '');
  return true;
}
