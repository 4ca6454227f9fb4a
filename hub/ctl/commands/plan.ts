import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import { askPlan, shownPlan } from '../carry-out.ts';
import { command, type Answer, type Context } from '../command.ts';
import { required, text } from '../options.ts';
import { line, section } from '../output/page.ts';
import { report } from '../settle.ts';

const server = text('NAME', 'only this server; default: all');

/** Shows what servers lack of the inventory. */
export const plan = command({
  verb: 'plan',
  summary: 'Show what servers lack of the inventory, and what their web servers say of it',
  options: { server },
  example: 'aegirctl plan --server web1',
  run: async ({ options }, context) => {
    const only = options.server === undefined ? '' : ` --server ${options.server}`;
    const found = await askPlan(context, { server: options.server ?? '' });
    return shownPlan(found, `Do it: aegirctl apply${only}`);
  },
});

/** Does what `plan` showed. */
export const apply = command({
  verb: 'apply',
  summary: 'Bring servers to the inventory as a plan showed it',
  options: {
    server,
    plan: required(text('DIGEST', 'of that plan; refused when anything has moved since')),
  },
  example: 'aegirctl apply --plan DIGEST',
  run: async ({ options }, context) => {
    const { taskIds } = await context.hub.plans.CarryOutPlan({
      requestId: context.requestId,
      digest: options.plan,
      server: options.server ?? '',
    });
    if (!context.wait || taskIds.length === 0) return asked(taskIds);
    return together(await watchAll(context, taskIds));
  },
});

function asked(taskIds: readonly string[]): Answer {
  const text = taskIds.length === 0 ? 'there is nothing to do' : `queued: ${taskIds.join(' ')}`;
  return { document: { taskIds }, page: section('', [line([text])]) };
}

/** One after the other: they run at the same time all the same. */
async function watchAll(context: Context, taskIds: readonly string[]): Promise<Task__Output[]> {
  const tasks: Task__Output[] = [];
  for (const id of taskIds) tasks.push(await context.watch(id));
  return tasks;
}

/** All of them; the exit code is that of the first that did not go well. */
function together(tasks: readonly Task__Output[]): Answer {
  const answers = tasks.map(report);
  return {
    document: { tasks },
    page: answers.flatMap(({ page }) => page),
    exitCode: answers.map(({ exitCode = 0 }) => exitCode).find((code) => code !== 0) ?? 0,
  };
}
