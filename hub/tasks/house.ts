import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import type { Fleet } from '../spokes/fleet.ts';
import type { TaskBoard } from './board.ts';
import type { GroupCommit } from './group-commit.ts';
import type { TaskTools } from './kind.ts';
import type { TaskStore } from './store.ts';

/** What all executions share. */
export interface TaskHouse {
  readonly store: TaskStore;
  readonly commits: GroupCommit;
  readonly board: TaskBoard;
  readonly fleet: Fleet;
  readonly tools: TaskTools;
  readonly clock: Clock;
  readonly log: Logger;
  /** Longest wait of a task for an absent spoke. */
  readonly waitForSpokeMs: number;
  /** How long the others of a group wait for an absent member. */
  readonly graceMs: number;
  /** Runs work that keeps this machine busy, a bounded number at a time. */
  here<T>(work: () => Promise<T>): Promise<T>;
}
