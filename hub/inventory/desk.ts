import { AppError } from '../../shared/errors.ts';
import type { NewTask, Task, TaskKindName } from '../tasks/task.ts';
import type { ObjectKind } from './model.ts';
import type { Requests } from './requests.ts';
import type { By, Inventory } from './store.ts';

/** Who asks for a change, and under which request id. */
export interface Asked {
  readonly requestId: string;
  readonly actor: string;
}

/** Settings that changes depend on. */
export interface ChangeDefaults {
  /** Platforms without a publish path of their own lie in `<root>/platforms/<name>`. */
  readonly root: string;
  /** The hub's own folder: no platform may overlap it. */
  readonly state: string;
}

/** The answer to a change. */
export interface Queued {
  /** '' for one that nothing is to be done for. */
  readonly taskId: string;
}

/** A row of the inventory as a task names it. */
interface Subject {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
}

/** Names in an error: enough to act on, few enough for the limit of an error's size. */
const NAMES_SHOWN = 10;

/** What all changes of operators share: one transaction, one effect for each request, a task. */
export class ChangeDesk {
  readonly inventory: Inventory;
  readonly defaults: ChangeDefaults;
  readonly #requests: Requests;
  readonly #createTask: (task: NewTask) => Task;

  constructor(
    inventory: Inventory,
    requests: Requests,
    createTask: (task: NewTask) => Task,
    defaults: ChangeDefaults,
  ) {
    this.inventory = inventory;
    this.defaults = defaults;
    this.#requests = requests;
    this.#createTask = createTask;
  }

  /** Does a change once for its request id; all of it in one transaction. */
  once<T>(asked: Asked, method: string, input: unknown, work: (by: By) => T): T {
    const request = { id: asked.requestId, method, input };
    return this.#requests.once(request, () => work({ actor: asked.actor }));
  }

  queue(kind: TaskKindName, subject: Subject, by: By, input: Record<string, unknown> = {}): Queued {
    const task = this.#createTask({
      kind,
      objectKind: subject.kind,
      objectId: subject.id,
      objectName: subject.name,
      input,
      actor: by.actor,
    });
    return { taskId: task.id };
  }
}

/** The version a change builds on. Throws FIELD_MISSING: a change of something unseen is a mistake. */
export function needEtag(etag: number | null): number {
  if (etag !== null) return etag;
  throw new AppError('FIELD_MISSING', 'etag is empty', {
    field: 'etag',
    remedy: 'Read the object and give its etag with the change.',
  });
}

/** Throws BUSY when the object is being removed. */
export function checkStays(subject: Subject, removing: boolean): void {
  if (!removing) return;
  throw new AppError('BUSY', `${subject.kind} ${subject.name} is being removed`, {
    metadata: { object: subject.name },
  });
}

/** Throws IN_USE with the names of what depends on the subject. */
export function checkUnused(
  subject: Subject,
  how: 'carries' | 'is a member of',
  dependents: 'platforms' | 'sites' | 'databases' | 'groups',
  names: readonly string[],
): void {
  if (names.length === 0) return;
  const shown = shownNames(names);
  throw new AppError('IN_USE', `${subject.kind} ${subject.name} ${how} ${dependents}: ${shown}`, {
    metadata: { [dependents]: names.slice(0, NAMES_SHOWN).join(', '), count: String(names.length) },
  });
}

/** As many names as an error has room for, and how many more there are. */
export function shownNames(names: readonly string[]): string {
  const more = names.length > NAMES_SHOWN ? ` and ${String(names.length - NAMES_SHOWN)} more` : '';
  return names.slice(0, NAMES_SHOWN).join(', ') + more;
}

/** The error for a name that somebody else has. */
export function taken(field: string, message: string, existing: string): AppError {
  return new AppError('NAME_TAKEN', message, { field, metadata: { existing } });
}
