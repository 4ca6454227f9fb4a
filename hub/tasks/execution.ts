import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { isRefusal } from '../../shared/sqlite.ts';
import { endingOf, explain, missingRows } from './ending.ts';
import type { TaskHouse } from './house.ts';
import type { Ending, Step, TaskKind } from './kind.ts';
import { placeOf } from './place.ts';
import type { Task, TaskStep } from './task.ts';
import { Workplace } from './workplace.ts';

/** Undoing is given this long; what it did not reach is mended by whatever converges the servers next. */
const UNDO_MS = 10 * 60_000;

/**
 * One task at work: runs the steps that are not done, each noted before and after; when one fails
 * or somebody cancels, undoes them in reverse; ends the task. It goes on from wherever an earlier
 * execution of the same task was cut off.
 */
export class Execution {
  readonly #house: TaskHouse;
  readonly #task: Task;
  readonly #kind: TaskKind;
  readonly #place: Workplace;
  #cancelAsked = false;
  #committed = false;
  #undoing = false;
  #leaving = false;
  /** Rejects when the hub stops. */
  readonly #left: Promise<never>;
  #sayLeft: () => void = () => undefined;
  /** The step that ran to its end last; noted together with what comes next. */
  #done: Step | null = null;

  constructor(house: TaskHouse, task: Task, kind: TaskKind) {
    this.#house = house;
    this.#task = task;
    this.#kind = kind;
    this.#left = new Promise((_resolve, reject) => {
      this.#sayLeft = () => {
        reject(stopping());
      };
    });
    this.#left.catch(() => undefined);
    this.#place = new Workplace(house, task, placeOf(task, house.tools.inventory));
    this.#place.begin(kind.timeoutMs);
    this.#committed = this.#kind.steps.some((step) => step.commits && this.#stateOf(step) === 'done');
    if (task.cancelAsked) this.cancel();
  }

  /** Asks the work to stop and be undone. False when the change is live already. */
  cancel(): boolean {
    if (this.#committed) return false;
    this.#cancelAsked = true;
    if (!this.#undoing) this.#place.stop(new AppError('CANCELLED', 'cancelled by an operator'));
    return true;
  }

  /**
   * The hub stops: the task stays as it is on disk, to be gone on with at the next start. A step that
   * cannot be stopped is not waited for, as in a crash.
   */
  leave(): void {
    this.#leaving = true;
    this.#place.stop(stopping());
    this.#sayLeft();
  }

  /**
   * Resolves when the task has ended or was left. Rejects only when the database takes nothing, or cannot be read; a new
   * execution then goes on, as after a crash.
   */
  async run(): Promise<void> {
    try {
      const ending = (this.#place.memory['ending'] as Ending | undefined) ?? (await this.#runSteps());
      if (ending && !this.#leaving) await this.#undoSteps(ending);
      if (!this.#hasLeft()) await this.#settle(ending);
    } finally {
      this.#place.close();
      this.#house.board.clear(this.#task.id);
    }
  }

  /** Null when all steps are done. */
  async #runSteps(): Promise<Ending | null> {
    for (const step of this.#kind.steps.filter((each) => this.#stateOf(each) !== 'done')) {
      try {
        await this.#runStep(step);
      } catch (error) {
        const { signal } = this.#place;
        if (!signal.aborted && isRefusal(error)) throw error;
        const cause: unknown = signal.aborted ? signal.reason : error;
        return endingOf(explain(cause, this.#task, step.name, this.#house.log), this.#cancelAsked);
      }
    }
    return null;
  }

  async #runStep(step: Step): Promise<void> {
    this.#place.signal.throwIfAborted();
    await this.#place.write(() => {
      this.#noteDone();
      this.#house.store.records.setStep(this.#task.id, step.name, 'running');
    });
    this.#house.board.clear(this.#task.id);
    faultPoint('task.step.before');
    await this.#orLeft(step.run(this.#place.context(null)));
    faultPoint('task.step.after');
    this.#done = step;
    if (step.commits) this.#commit();
  }

  /** From here on nothing is taken back: a cancel or timeout that came at the last moment is void. */
  #commit(): void {
    this.#committed = true;
    this.#place.begin(this.#kind.timeoutMs);
    if (this.#leaving) this.leave();
  }

  async #undoSteps(ending: Ending): Promise<void> {
    this.#undoing = true;
    this.#place.begin(UNDO_MS);
    const touched = await this.#noteEnding(ending);
    if (this.#committed) return;
    for (const step of this.#kind.steps.toReversed()) {
      if (this.#hasLeft()) return;
      if (step.undo && touched.has(step.name)) await this.#undoStep(step, ending);
    }
  }

  /** Makes the ending durable before anything is undone. Gives the steps that may have done something. */
  async #noteEnding(ending: Ending): Promise<Set<string>> {
    const { store } = this.#house;
    const { id } = this.#task;
    const touched = new Set<string>();
    await this.#place.write(() => {
      this.#noteDone();
      for (const { name, state } of store.records.steps(id)) {
        if (state === 'running' || state === 'failed' || state === 'done') touched.add(name);
        if (state === 'running') store.records.setStep(id, name, 'failed');
      }
      store.setWaiting(id, null);
      store.records.remember(id, { ending });
    });
    return touched;
  }

  async #undoStep(step: Step, ending: Ending): Promise<void> {
    const { store, log } = this.#house;
    try {
      await this.#orLeft(step.undo?.(this.#place.context(ending)));
      await this.#place.write(() => {
        if (this.#stateOf(step) === 'done') store.records.setStep(this.#task.id, step.name, 'undone');
      });
      faultPoint('task.step.undone');
    } catch (error) {
      if (this.#hasLeft()) return;
      if (isRefusal(error)) throw error;
      const { message } = explain(error, this.#task, step.name, log);
      await this.#place.write(() => {
        store.records.addLog(this.#task.id, 'error', `step ${step.name} could not be undone: ${message}`);
      });
    }
  }

  async #settle(ending: Ending | null): Promise<void> {
    const { store } = this.#house;
    const { id } = this.#task;
    const servers = this.#place.servers.map(({ name }) => name);
    await this.#place.write(() => {
      this.#noteDone();
      for (const row of missingRows(servers, store.records.results(id), ending, this.#failedOnHub()))
        store.records.setResult(id, row);
      const warning = store.records.results(id).find(({ state }) => state === 'warning');
      if (ending) store.settle(id, ending.state, ending);
      else
        store.settle(id, warning ? 'warning' : 'success', warning ?? { message: '', reason: '', remedy: '' });
      if (ending?.state === 'failure') this.#kind.failed?.(this.#place.change, ending);
    });
    faultPoint('task.settled');
  }

  /** What failed on the hub, before any server was asked; '' when that is not so. */
  #failedOnHub(): string {
    const failed = this.#kind.steps.find((step) => this.#stateOf(step) === 'failed');
    return failed?.onHub === true ? `${failed.name} on the hub` : '';
  }

  #stateOf({ name }: Step): TaskStep['state'] | undefined {
    return this.#house.store.records.steps(this.#task.id).find((step) => step.name === name)?.state;
  }

  #noteDone(): void {
    if (this.#done) this.#house.store.records.setStep(this.#task.id, this.#done.name, 'done');
    this.#done = null;
  }

  /** Rejects at once when the hub stops; what the work comes to then is for nobody. */
  async #orLeft(work: Promise<void> = Promise.resolve()): Promise<void> {
    await Promise.race([work, this.#left]);
  }

  /** A method, because it changes while others await. */
  #hasLeft(): boolean {
    return this.#leaving;
  }
}

function stopping(): AppError {
  return new AppError('SHUTTING_DOWN', 'the hub is stopping');
}
