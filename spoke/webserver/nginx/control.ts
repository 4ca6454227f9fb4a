import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Run } from '../../exec.ts';
import { CONTROL_TIMEOUT_MS, type Control, type Verb } from '../control.ts';
import { sightOf } from '../sight.ts';

const SYSTEMCTL = '/usr/bin/systemctl';

/** What the host's nginx is told as root; these exact lists stand in the sudo rule. */
export function nginxCommand(binary: string, verb: Exclude<Verb, 'stop'>): readonly string[] {
  if (verb === 'configtest') return [binary, '-t'];
  return [SYSTEMCTL, verb === 'graceful' ? 'reload' : 'start', 'nginx'];
}

const OWN_WORDS = {
  configtest: ['-t'],
  graceful: ['-s', 'reload'],
  start: [],
  stop: ['-s', 'quit'],
} as const;

/** An instance of the spoke's own user, with its own main file. */
export function nginxOwnControl(
  instance: { readonly binary: string; readonly mainFile: string; readonly pidFile: string },
  run: Run,
  timeoutMs = CONTROL_TIMEOUT_MS,
): Control {
  const { binary, mainFile, pidFile } = instance;
  return {
    pidFile,
    tell: (verb, signal) => {
      if (verb === 'start' && sightOf(pidFile, basename(binary)) === null) rmSync(pidFile, { force: true });
      return run([binary, '-c', mainFile, ...OWN_WORDS[verb]], { timeoutMs, signal });
    },
  };
}
