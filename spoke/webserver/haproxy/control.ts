import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { hasCode } from '../../../shared/errors.ts';
import type { SpokeConfig } from '../../config.ts';
import { haproxyEntry } from '../../disk/places.ts';
import type { Run, RunResult } from '../../exec.ts';
import { CONTROL_TIMEOUT_MS, type Control, type Verb } from '../control.ts';
import { sightOf } from '../sight.ts';

const SYSTEMCTL = '/usr/bin/systemctl';

/** What a HAProxy reads: the host's own file, and the folder that leads to the generation. */
export interface HaproxySources {
  readonly binary: string;
  readonly mainFile: string;
  readonly entry: string;
}

/** The administrator's own file. */
export const MAIN_FILE = '/etc/haproxy/haproxy.cfg';

/** What the host's HAProxy reads once the machine is set up. */
export function hostSources(binary: string, config: Pick<SpokeConfig, 'root'>): HaproxySources {
  return { binary, mainFile: MAIN_FILE, entry: haproxyEntry(config) };
}

/** What the host's HAProxy is told as root; these exact lists stand in the sudo rule. */
export function haproxyCommand(
  { binary, mainFile, entry }: HaproxySources,
  verb: Exclude<Verb, 'stop'>,
): readonly string[] {
  if (verb === 'configtest') return [binary, '-c', '-f', mainFile, '-f', entry];
  return [SYSTEMCTL, verb === 'graceful' ? 'reload' : 'start', 'haproxy'];
}

/** An instance of the spoke's own user, with its own main file. A running one is told by signals. */
export function haproxyOwnControl(
  sources: HaproxySources,
  pidFile: string,
  run: Run,
  timeoutMs = CONTROL_TIMEOUT_MS,
): Control {
  const { binary, mainFile, entry } = sources;
  const files = ['-f', mainFile, '-f', entry];
  return {
    pidFile,
    tell: (verb, signal) => {
      if (verb === 'configtest') return run([binary, '-c', ...files], { timeoutMs, signal });
      const sight = sightOf(pidFile, basename(binary));
      if (verb === 'start') {
        if (sight === null) rmSync(pidFile, { force: true });
        return run([binary, '-W', '-D', '-p', pidFile, ...files], { timeoutMs, signal });
      }
      return Promise.resolve(signalled(sight?.parentPid, verb === 'graceful' ? 'SIGUSR2' : 'SIGTERM'));
    },
  };
}

function signalled(pid: number | undefined, signal: 'SIGUSR2' | 'SIGTERM'): RunResult {
  const result = { signal: null, stdout: '' };
  try {
    if (pid === undefined) return { ...result, code: 1, stderr: 'it does not run' };
    process.kill(pid, signal);
    return { ...result, code: 0, stderr: '' };
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return { ...result, code: 1, stderr: 'it does not run' };
    throw error;
  }
}
