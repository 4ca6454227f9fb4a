import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Run, RunResult } from '../exec.ts';
import { sightOf } from './sight.ts';
import { runAsRoot } from './sudo.ts';

/** What a web server can be told, and no more. */
export type Verb = 'configtest' | 'graceful' | 'start' | 'stop';

/** The one way a web server is told something. */
export interface Control {
  readonly pidFile: string;
  /** Runs to the end whatever the exit code. Throws TIMEOUT, CANCELLED, SUDO_DENIED. */
  tell(verb: Verb, signal: AbortSignal): Promise<RunResult>;
}

/** Longest time a control program may take, in milliseconds; beyond it is killed and counts as failed. */
export const CONTROL_TIMEOUT_MS = 30_000;

/** Bare servers know other words than control programs. */
const SERVER_WORDS = {
  configtest: ['-t'],
  graceful: ['-k', 'graceful'],
  start: ['-k', 'start'],
  stop: ['-k', 'stop'],
} as const;

/** What the host's server is told as root for a word. These exact lists stand in the sudo rule. */
export type Command = (verb: Exclude<Verb, 'stop'>) => readonly string[];

/** What the control program of an Apache is told. */
export function apacheCommand(program: string): Command {
  return (verb) => [program, ...controlArguments(program, verb)];
}

/** Arguments that make a program do something. */
export function controlArguments(program: string, verb: Verb): readonly string[] {
  return ['apache2', 'httpd'].includes(basename(program)) ? SERVER_WORDS[verb] : [verb];
}

/** The host's server, through sudo. It is never stopped. */
export function sudoControl(
  command: Command,
  pidFile: string,
  run: Run,
  timeoutMs = CONTROL_TIMEOUT_MS,
): Control {
  return {
    pidFile,
    tell: async (verb, signal) => {
      if (verb === 'stop') throw new AppError('ROLE_DENIED', "the host's server is not ours to stop");
      return runAsRoot(command(verb), run, { timeoutMs, signal });
    },
  };
}

/** An instance of the spoke's own user, with its own main file. */
export function ownControl(
  instance: { readonly binary: string; readonly mainFile: string; readonly pidFile: string },
  env: Readonly<Record<string, string>>,
  run: Run,
  timeoutMs = CONTROL_TIMEOUT_MS,
): Control {
  return {
    pidFile: instance.pidFile,
    tell: (verb, signal) => {
      if (verb === 'start') removeStalePid(instance);
      return run([instance.binary, '-f', instance.mainFile, ...SERVER_WORDS[verb]], {
        timeoutMs,
        signal,
        env,
      });
    },
  };
}

/** Apache takes any process that has the number in its pid file for itself, and then does not start. */
function removeStalePid({ pidFile, binary }: { readonly pidFile: string; readonly binary: string }): void {
  if (sightOf(pidFile, basename(binary)) === null) rmSync(pidFile, { force: true });
}
