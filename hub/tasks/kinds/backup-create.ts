import { toAppError } from '../../../shared/errors.ts';
import type { ObjectChange, StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { backupStep, dropUnfinished } from './site-backup.ts';

/** The job on the server has its own limit; this is for standing in line as well. */
const BACKUP_TIMEOUT_MS = 12 * 3_600_000;

const byOperator = backupStep('operator');
const bySchedule = backupStep('schedule');

/** Makes a backup of a site, which goes on meanwhile, and removes those that the site's policy does not keep any longer. */
export const backupCreate: TaskKind = {
  name: 'backup.create',
  timeoutMs: BACKUP_TIMEOUT_MS,
  locks: locksOn,
  steps: [
    {
      name: 'backup',
      run: (context) => (isRegular(context) ? noted(context) : byOperator.run(context)),
      undo: dropUnfinished,
    },
    { name: 'prune', run: prune },
  ],
  foresee: ({ task }: ObjectChange) => ({ notes: [`a backup of ${task.objectName} is made`] }),
};

function isRegular({ task }: StepContext): boolean {
  return task.actor === 'schedule';
}

/** What became of it is remembered beside the site, also when it failed. */
async function noted(context: StepContext): Promise<void> {
  const { task, signal } = context;
  const { runs } = context.keeping;
  const { missed } = runs.of(task.objectId);
  if (missed > 0) await context.log('warning', `${String(missed)} backups before this one were not made`);
  const startedMs = context.now();
  const note = (problem: string): Promise<void> =>
    context.write(() => {
      runs.ran(task.objectId, { startedMs, endedMs: context.now(), problem });
    });
  try {
    await bySchedule.run(context);
    await note('');
  } catch (error) {
    if (!signal.aborted) await note(toAppError(error).message);
    throw error;
  }
}

async function prune(context: StepContext): Promise<void> {
  const removed = context.keeping.prune(context.inventory.site(context.task.objectId).uri);
  if (removed.length === 0) return;
  await context.log('info', `removed by the policy: ${removed.map(({ name }) => name).join(', ')}`);
}
