import { newId } from '../../shared/ids.ts';
import type { Answer, Context } from './command.ts';
import { confirm } from './confirm.ts';
import { ContextBook } from './contexts/book.ts';
import { validityOf } from './contexts/bundle.ts';
import { targetOf, type RemoteTarget, type Target } from './contexts/target.ts';
import type { Env } from './env.ts';
import { failureOf } from './failure.ts';
import { handOut } from './hand-out.ts';
import { printed } from './output/paper.ts';
import { readText } from './read-text.ts';
import { parse, type Globals, type Help, type Invocation } from './program.ts';
import { openDisplay } from './progress/open.ts';
import { paint, styleOf } from './output/style.ts';
import { watchTask } from './watch.ts';

/** One call of aegirctl, from its words to its exit code. Never throws. */
export async function run(env: Env): Promise<number> {
  // Also a command line that cannot be read is answered in the form that was asked for.
  let globals: Pick<Globals, 'json'> = { json: env.argv.includes('--json') };
  let target: Target = { kind: 'socket', path: '' };
  try {
    const parsed = parse(env.argv);
    if ('help' in parsed) return printHelp(parsed, env);
    globals = parsed.invocation.globals;
    if (parsed.invocation.command.local !== true) target = targetOf(parsed.invocation.globals, env.vars);
    const answer = await execute(parsed.invocation, target, env);
    await printAnswer(answer, globals.json, env);
    if (!globals.json && target.kind === 'remote') warnOfEnd(target, env);
    return answer.exitCode ?? 0;
  } catch (error) {
    const failure = await failureOf(error, target, {
      interrupted: env.signal.aborted,
      now: () => env.clock.now(),
    });
    env.stderr.write(
      globals.json ? asJson(failure.document) : await printed(failure.page, styleOf(env.stderr, env.vars)),
    );
    return failure.exitCode;
  }
}

async function execute(
  { command, input, intent, globals }: Invocation,
  target: Target,
  env: Env,
): Promise<Answer> {
  // The client brings grpc-js along; help and mistyped commands do without.
  const { openHub } = await import('./client.ts');
  const timeout = globals.timeoutMs === undefined ? {} : { timeoutMs: globals.timeoutMs };
  const hub = openHub(target, { signal: env.signal, ...timeout });
  const context: Context = {
    hub,
    now: env.clock.now(),
    requestId: globals.requestId === '' ? newId() : globals.requestId,
    intent,
    timeoutMs: globals.timeoutMs,
    wait: globals.wait,
    watch: (taskId) => watchShown(taskId, context, globals, env),
    readText: (file, flag) => readText(file, flag, env),
    contexts: new ContextBook(env.vars),
    hubName: target.kind === 'socket' ? target.path : target.hub.endpoint,
    contextName: target.kind === 'socket' ? '' : target.name,
    handOut: (file, secret) => {
      handOut(file, secret, env);
    },
    confirm: async (question) => {
      if (intent.kind !== 'show') await confirm(question, env, !globals.json);
    },
  };
  try {
    return await command.run(input, context);
  } finally {
    hub.close();
  }
}

async function watchShown(taskId: string, { hub }: Context, globals: Globals, env: Env) {
  const display = await openDisplay(env, styleOf(env.stderr, env.vars), globals.json);
  try {
    return await watchTask(hub.tasks, taskId, {
      clock: env.clock,
      signal: env.signal,
      timeoutMs: globals.timeoutMs,
      onChange: (task) => {
        display.show(task);
      },
      onAway: () => {
        display.note('the hub does not answer; the task goes on when it is back');
      },
    });
  } finally {
    display.close();
  }
}

async function printAnswer(answer: Answer, json: boolean, env: Env): Promise<void> {
  if (answer.silent === true) return;
  if (json) {
    env.stdout.write(asJson(answer.document));
    return;
  }
  env.stdout.write(await printed(answer.page, styleOf(env.stdout, env.vars)));
  const hint = answer.hint ?? '';
  if (hint !== '') env.stderr.write(`${paint({ text: hint, tone: 'dim' }, styleOf(env.stderr, env.vars))}\n`);
}

const DAY_MS = 86_400_000;
const WARN_BEFORE_MS = 30 * DAY_MS;

/** Whoever lets their certificate end needs an admin. Reads the book anew: the command may have renewed it. */
function warnOfEnd({ name }: RemoteTarget, { vars, clock, stderr }: Env): void {
  const known = new ContextBook(vars).list().find((each) => each.name === name);
  const leftMs = known === undefined ? Infinity : validityOf(known.context).notAfterMs - clock.now();
  if (leftMs > WARN_BEFORE_MS) return;
  const days = String(Math.max(0, Math.floor(leftMs / DAY_MS)));
  const text = `your certificate for ${name} ends in ${days} days; renew it: aegirctl --context ${name} context renew`;
  stderr.write(`${paint({ text, tone: 'warning' }, styleOf(stderr, vars))}\n`);
}

/** No command at all is a mistake like any other: the help goes where errors go. */
function printHelp({ help, asked }: Help, env: Env): number {
  (asked ? env.stdout : env.stderr).write(help);
  return asked ? 0 : 2;
}

function asJson(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
