import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';

/** Shows how a task goes while it is waited for. Only for the eye: nothing of it is the answer. */
export interface Display {
  show(task: Task__Output): void;
  /** A sentence that stays. */
  note(text: string): void;
  /** Takes away what should not stay; to be called in the end, whatever happened. */
  close(): void;
}
