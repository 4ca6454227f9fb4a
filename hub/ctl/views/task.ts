import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import type { TaskResult__Output } from '../../../shared/proto/gen/aegir/v1/TaskResult.ts';
import type { TaskStep__Output } from '../../../shared/proto/gen/aegir/v1/TaskStep.ts';
import {
  below,
  fields,
  line,
  section,
  table,
  toned,
  type Block,
  type Line,
  type Mark,
  type Page,
  type Text,
  type Tone,
} from '../output/page.ts';
import { span } from '../../../shared/words.ts';
import { ago, instant, moment } from '../output/words.ts';
import { amountText, workerOf } from '../progress/text.ts';
import { checkLines, problemLines, remedyParts } from './findings.ts';

const MARKS: Readonly<Record<string, Mark>> = {
  success: 'good',
  warning: 'warning',
  failure: 'bad',
  cancelled: 'warning',
  done: 'good',
  failed: 'bad',
  undone: 'warning',
  skipped: 'blank',
};

const TONES: Readonly<Record<string, Tone>> = {
  success: 'good',
  warning: 'warning',
  failure: 'bad',
  cancelled: 'warning',
  queued: 'dim',
  waiting: 'warning',
};

/** Sign of a task's, a step's or a result's state. */
export function markOf(state: string): Mark {
  return MARKS[state] ?? 'waiting';
}

/** Whether a task has come to its end. */
export function hasEnded(task: Task__Output): boolean {
  return ['success', 'warning', 'failure', 'cancelled'].includes(task.state);
}

/** How a task went, with one part per server: what a command prints after it waited. */
export function taskReport(task: Task__Output): Page {
  const name = `${task.kind} ${task.objectName}`;
  const took = task.startedMs > 0 && task.endedMs > 0 ? span(task.endedMs - task.startedMs) : '';
  const outcome = task.state === 'success' ? '' : toned(task.state, TONES[task.state] ?? 'plain');
  const results = task.results.flatMap((result) => resultLines(result, 2));
  const lines = [
    line([name, outcome, toned(took, 'dim')], 0, markOf(task.state)),
    ...ownWords(task),
    ...results,
  ];
  return [{ kind: 'lines', title: '', lines }];
}

/** What the task says itself, unless a server's row says it too. */
function ownWords({ message, reason, remedy, results }: Task__Output): Line[] {
  const saidBelow = (text: string): boolean => {
    return results.some((row) =>
      [row.message, `${row.server}: ${row.message}`, row.reason, row.remedy].includes(text),
    );
  };
  const unsaid = (text: string): string => (saidBelow(text) ? '' : text);
  return [...below([unsaid(message), toned(unsaid(reason), 'dim')]), ...below(remedyParts(unsaid(remedy)))];
}

/** One server's part of a task: outcome, problems and what was not in order. */
function resultLines(result: TaskResult__Output, indent: number): Line[] {
  // What is said of the whole server is in its row.
  const problems = result.problems.filter(
    ({ message, site, file }) => message !== result.message || site !== '' || file !== '',
  );
  const inner = indent + 2;
  const said = (text: string): boolean =>
    problems.some(({ message, remedy }) => [message, remedy].includes(text));
  const what = [result.stage, said(result.message) ? '' : result.message]
    .filter((word) => word !== '')
    .join(': ');
  return [
    line([result.server, what, toned(result.reason, 'dim')], indent, markOf(result.state)),
    ...below(remedyParts(said(result.remedy) ? '' : result.remedy), indent),
    ...problemLines(problems, inner),
    ...checkLines(
      result.checks.filter((check) => check.outcome !== 'OUTCOME_OK'),
      inner,
    ),
  ];
}

/** Everything about one task. */
export function taskPage(task: Task__Output, now: number): Page {
  return [
    fields([
      ['task', task.id],
      ['kind', task.kind],
      [task.objectKind, task.objectName],
      ['state', stateText(task.state)],
      ['message', task.message],
      ['reason', task.reason],
      ['do', task.remedy],
      ['asked by', task.actor],
      ['created', moment(task.createdMs, now)],
      ['started', task.startedMs === 0 ? '' : moment(task.startedMs, now)],
      ['took', tookText(task, now)],
      ['attempt', task.attempt > 1 ? String(task.attempt) : ''],
    ]),
    ...section('Steps', task.steps.map(stepLine)),
    ...section(
      'Servers',
      task.results.flatMap((result) => resultLines(result, 0)),
    ),
    ...section(
      'Progress',
      task.progress.map((one) => line([workerOf(one), one.stage, amountText(one)])),
    ),
    ...section(
      'Log',
      task.log.map((entry) =>
        line([toned(instant(entry.atMs), 'dim'), entry.level === 'info' ? '' : entry.level, entry.text]),
      ),
    ),
  ];
}

function stepLine(step: TaskStep__Output): Line {
  const took = step.endedMs > 0 && step.startedMs > 0 ? span(step.endedMs - step.startedMs) : '';
  const state = ['done', 'failed'].includes(step.state) ? '' : step.state;
  return line([step.name, state, toned(took, 'dim')], 0, markOf(step.state));
}

export function taskTable(tasks: readonly Task__Output[], now: number): Block {
  return table(
    ['ID', 'KIND', 'OBJECT', 'STATE', 'CREATED', 'TOOK', 'MESSAGE'],
    tasks.map((task) => [
      task.id,
      task.kind,
      task.objectName,
      stateText(task.state),
      ago(task.createdMs, now),
      tookText(task, now),
      task.message,
    ]),
  );
}

function tookText(task: Task__Output, now: number): string {
  if (task.startedMs === 0) return '';
  return span((hasEnded(task) ? task.endedMs : now) - task.startedMs);
}

function stateText(state: string): Text {
  return toned(state, TONES[state] ?? 'plain');
}
