import { command, type Answer, type Context, type Noun } from '../command.ts';
import { choice, text, whole } from '../options.ts';
import { allPages } from '../paging.ts';
import { queued, report } from '../settle.ts';
import { line, section } from '../output/page.ts';
import { taskPage, taskTable } from '../views/task.ts';

const STATES = ['queued', 'running', 'waiting', 'success', 'warning', 'failure', 'cancelled'] as const;
const LISTED = 50;

async function watched(context: Context, id: string): Promise<Answer> {
  return report(await context.watch(id));
}

const list = command({
  verb: 'list',
  summary: 'List tasks, the newest first',
  options: {
    state: choice(STATES, 'only those in this state'),
    object: text('NAME', 'only those on this server, platform or site'),
    limit: whole('N', `how many; default: ${String(LISTED)}`, 1, 1_000_000),
  },
  run: async ({ options }, { hub, now }) => {
    const filter = { state: options.state ?? '', objectName: options.object ?? '' };
    const tasks = await allPages(
      (page) => hub.tasks.ListTasks({ ...page, ...filter }),
      (response) => response.tasks,
      options.limit ?? LISTED,
    );
    return {
      document: { tasks },
      page: tasks.length === 0 ? [] : [taskTable(tasks, now)],
      hint: tasks.length === 0 ? 'No tasks.' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a task: steps, servers, log',
  subject: 'ID',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { task } = await hub.tasks.GetTask({ id: subject });
    return { document: { task }, page: task ? taskPage(task, now) : [] };
  },
});

const watch = command({
  verb: 'watch',
  summary: 'Follow a task to its end',
  subject: 'ID',
  options: {},
  run: async ({ subject }, context) => {
    // A hub that is not there at all is an error at once; one that goes away later is waited for.
    const { task } = await context.hub.tasks.GetTask({ id: subject });
    return watched(context, task?.id ?? subject);
  },
});

const cancel = command({
  verb: 'cancel',
  summary: 'Stop a task and take back what it has begun',
  subject: 'ID',
  options: {},
  run: async ({ subject }, context) => {
    const { task } = await context.hub.tasks.CancelTask({ requestId: context.requestId, id: subject });
    const id = task?.id ?? subject;
    if (!context.wait) {
      return { document: { task }, page: section('', [line([`task ${id} was asked to stop`])]) };
    }
    const answer = await watched(context, id);
    // Here to be cancelled is what was wanted.
    return answer.exitCode === 9 ? { ...answer, exitCode: 0, hint: '' } : answer;
  },
});

const retry = command({
  verb: 'retry',
  summary: 'Do a task that has ended once more',
  subject: 'ID',
  options: {},
  run: async ({ subject }, context) => {
    const { taskId } = await context.hub.tasks.RetryTask({ requestId: context.requestId, id: subject });
    return context.wait ? watched(context, taskId) : queued(taskId, 'asked for once more');
  },
});

export const taskNoun: Noun = {
  noun: 'task',
  summary: 'What was asked for, and how it goes',
  commands: [list, show, watch, cancel, retry],
};
