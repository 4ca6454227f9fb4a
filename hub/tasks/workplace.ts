import { AppError } from '../../shared/errors.ts';
import { isGroupType } from '../../shared/web-type.ts';
import type { Server } from '../inventory/model.ts';
import { withMountLines } from '../inventory/pack-folder.ts';
import { Deadline } from './deadline.ts';
import type { TaskHouse } from './house.ts';
import type { Ending, ObjectChange, Patience, StepContext } from './kind.ts';
import { checkKnown, convergeKnown } from './ahead.ts';
import type { Place } from './place.ts';
import { createServerWork } from './server-work.ts';
import type { Task, TaskResult } from './task.ts';
import { timeOf, Waiting } from './waiting.ts';

/** What a task works with while it runs: its signal and deadline, its memory, its way to disk. */
export class Workplace {
  readonly change: ObjectChange;
  readonly servers: readonly Server[];
  readonly #home: Server | undefined;
  readonly #house: TaskHouse;
  readonly #task: Task;
  readonly #waiting: Waiting;
  #memory: Readonly<Record<string, unknown>>;
  #stop = new AbortController();
  #deadline: Deadline | null = null;

  constructor(house: TaskHouse, task: Task, { home, servers }: Pick<Place, 'home' | 'servers'>) {
    this.#house = house;
    this.#task = task;
    this.servers = servers;
    this.#home = home;
    this.change = { inventory: house.tools.inventory, task, by: { actor: task.actor, taskId: task.id } };
    this.#memory = house.store.records.memory(task.id);
    this.#waiting = new Waiting(house.clock, this.#memory['waitUntilMs']);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get memory(): Readonly<Record<string, unknown>> {
    return this.#memory;
  }

  /** A stretch of work begins: a new signal, and this much time. What stopped the one before is void. */
  begin(workMs: number): void {
    this.close();
    const stop = new AbortController();
    this.#stop = stop;
    this.#deadline = new Deadline(this.#house.clock, workMs, (budget) => {
      stop.abort(budget === 'work' ? this.#tookTooLong(workMs) : this.#waitedTooLong());
    });
  }

  /** Fires the signal of the stretch that runs. */
  stop(reason: AppError): void {
    this.#stop.abort(reason);
  }

  close(): void {
    this.#deadline?.close();
  }

  /** Writes in the next group of writes; people who watch see it when it is durable. */
  async write(work: () => void): Promise<void> {
    await this.#house.commits.write(work);
    this.#house.board.changed(this.#task.id);
  }

  async remember(values: Readonly<Record<string, unknown>>): Promise<void> {
    await this.write(() => {
      this.#house.store.records.remember(this.#task.id, values);
    });
    this.#memory = { ...this.#memory, ...values };
  }

  /** What one step, or its undoing, is given. */
  context(ending: Ending | null): StepContext {
    const { store, board, clock, tools } = this.#house;
    const { id } = this.#task;
    return {
      ...tools,
      ...this.change,
      group: this.#home && isGroupType(this.#home.webType) ? this.#home : null,
      servers: this.servers,
      onServers: this.#serverWork(),
      signal: this.signal,
      memory: this.#memory,
      ending,
      now: () => clock.now(),
      here: (work) => this.#house.here(work),
      write: (work) => this.write(work),
      queue: (kind, { id: objectId, name: objectName }) => {
        store.create({ kind, objectKind: 'server', objectId, objectName, actor: this.#task.actor });
      },
      remember: (values) => this.remember(values),
      report: (results) =>
        this.write(() => {
          store.records.setResults(id, results);
        }),
      log: (level, text) =>
        this.write(() => {
          store.records.addLog(id, level, text);
        }),
      progress: (progress) => {
        board.progress(id, progress);
      },
    };
  }

  #serverWork(): StepContext['onServers'] {
    const { fleet, tools, clock, board } = this.#house;
    const work = createServerWork({
      fleet,
      spokes: tools.spokes,
      clock,
      patienceOf: (server) => this.#patienceOf(server),
      awayRemedy: (server) => this.#awayRemedy(server),
      signal: () => this.signal,
      onProgress: (progress) => {
        board.progress(this.#task.id, progress);
      },
      onWaiting: (server, isWaiting, patience) => {
        if (isWaiting) this.#waits(server, patience);
        else this.#goesOn(server);
      },
    });
    const known = { observed: tools.observed, task: this.#task };
    return {
      ...work,
      inspect: async (server, claim) => {
        const job = await work.inspect(server, claim);
        const checks = withMountLines(job.checks, server, tools.inventory, `${tools.root}/platforms`);
        return { ...job, checks };
      },
      converge: (server, options) => convergeKnown(known, server, () => work.converge(server, options)),
      convergeGroup: async (group, members, wishes) => {
        for (const { serverId } of group.members)
          checkKnown(tools.observed, tools.inventory.server(serverId));
        return work.convergeGroup(group, members, wishes);
      },
    };
  }

  /** A task waits for the machine it is about; for one among others only as long as those can wait. */
  #patienceOf({ id }: Server): Patience {
    if (id === this.#home?.id) return 'task';
    const groups = this.#house.tools.inventory.groupsOf(id);
    const isDown = groups.some(({ members }) =>
      members.some(({ serverId, state }) => serverId === id && state === 'down'),
    );
    return { ms: isDown ? 0 : this.#house.graceMs };
  }

  /** Of a group only its master can do some of the work. */
  #awayRemedy({ id, name }: Server): string | undefined {
    if (id !== this.#home?.masterId) return undefined;
    const other = `aegirctl server set ${this.#home.name} --master SERVER`;
    return `It is the master of ${this.#home.name}: bring ${name} back, or let another member be that: ${other}.`;
  }

  #waits({ name }: Server, patience: Patience): void {
    this.#waiting.begin(name, patience === 'task' ? this.#house.waitForSpokeMs : patience.ms);
    if (patience === 'task') this.#deadline?.wait(this.#waiting.leftMs);
    const row = waitingRow(name, this.#waiting.messageFor(name));
    this.#note(() => {
      this.#house.store.records.setResult(this.#task.id, row);
    });
  }

  #goesOn({ name }: Server): void {
    if (!this.#waiting.end(name)) return;
    if (this.#waiting.message === null) this.#deadline?.work();
    this.#note(() => {
      this.#house.store.records.dropResult(this.#task.id, name);
    });
  }

  /** Puts the wait on disk beside the work: what is written later comes later there, too. */
  #note(write: () => void): void {
    const { message, untilMs } = this.#waiting;
    const noted = this.write(() => {
      this.#house.store.setWaiting(this.#task.id, message);
      this.#house.store.records.remember(this.#task.id, { waitUntilMs: untilMs });
      write();
    });
    noted.catch((error: unknown) => {
      this.#house.log.error({ err: error, task: this.#task.id }, 'a wait could not be noted');
    });
  }

  #tookTooLong(workMs: number): AppError {
    const minutes = String(Math.round(workMs / 60_000));
    return new AppError('TIMEOUT', `${this.#task.kind} took longer than ${minutes} minutes`);
  }

  #waitedTooLong(): AppError {
    const until = timeOf(this.#waiting.untilMs ?? this.#house.clock.now());
    return new AppError('SPOKE_AWAY', `waited for the spoke until ${until}, and it did not return`, {
      remedy: 'Check the machine and its aegir-spoke service, then retry the task.',
    });
  }
}

function waitingRow(server: string, message: string): TaskResult {
  return {
    server,
    state: 'waiting',
    stage: '',
    reason: 'SPOKE_AWAY',
    message,
    remedy: 'Check the machine and its aegir-spoke service; the task goes on when it returns.',
    problems: [],
    checks: [],
  };
}
