import { AppError } from '../../shared/errors.ts';
import type {
  TaskServiceDefinition,
  TaskServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/TaskService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Requests } from '../inventory/requests.ts';
import type { Runner } from '../tasks/runner.ts';
import type { TaskStore } from '../tasks/store.ts';
import type { Operator } from './access.ts';
import { taskDetailView, taskView } from './convert.ts';
import { answerPage } from './paging.ts';
import { taskStateOf } from './parse.ts';

const NEVER = new AbortController().signal;

/** Tasks while they run. */
export type TaskWork = Pick<Runner, 'cancel' | 'cancelled' | 'retry' | 'detail' | 'watch'>;

export interface TaskParts {
  readonly tasks: TaskStore;
  readonly work: TaskWork;
  readonly requests: Requests;
  /** Fires when the hub stops: watchers are told to come back. */
  readonly stopping: AbortSignal;
}

export function taskHandlers({
  tasks,
  work,
  requests,
  stopping,
}: TaskParts): ServiceHandlers<TaskServiceDefinition, TaskServiceHandlers, Operator> {
  return {
    GetTask: (request) => ({ task: taskDetailView(work.detail(tasks.idMeant(request.id))) }),
    ListTasks: (request) => {
      const state = taskStateOf(request.state);
      const filter = {
        ...(state !== undefined && { state }),
        ...(request.objectName !== '' && { objectName: request.objectName }),
      };
      const page = answerPage(
        request,
        (after, limit) =>
          tasks.list({ ...filter, limit, ...(after !== '' && { beforeNumber: Number(after) }) }),
        (task) => String(task.number),
        taskView,
      );
      return { tasks: page.views, nextPageToken: page.nextPageToken };
    },
    WatchTask: async function* (request, context) {
      const { revoked = NEVER } = context.identity;
      const signal = AbortSignal.any([context.signal, stopping, revoked]);
      for await (const detail of work.watch(tasks.idMeant(request.id), signal))
        yield { task: taskDetailView(detail) };
      if (revoked.aborted) throw new AppError('CERTIFICATE_REVOKED', 'the certificate was revoked');
      // What a stop cuts off must not look like the end of the task.
      if (stopping.aborted) {
        throw new AppError('SHUTTING_DOWN', 'the hub is stopping; the task goes on when it is back');
      }
    },
    CancelTask: async (request) => {
      const { requestId, id } = request;
      requests.once({ id: requestId, method: 'CancelTask', input: { id } }, () => {
        work.cancel(tasks.idMeant(id));
        return null;
      });
      const task = tasks.idMeant(id);
      await work.cancelled(task);
      return { task: taskDetailView(work.detail(task)) };
    },
    RetryTask: (request, context) => {
      const { requestId, id } = request;
      return requests.once({ id: requestId, method: 'RetryTask', input: { id } }, () => ({
        taskId: work.retry(tasks.idMeant(id), context.identity.actor).id,
      }));
    },
  };
}
