import { basename } from 'node:path';
import { systemClock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { HAPROXY_FOLDER } from '../../render/haproxy/parts.ts';
import type { Verb } from '../control.ts';
import { sightOf, sightOfPid } from '../sight.ts';
import type { RunningSight, WebServer, WebServerFacts } from '../webserver.ts';
import { inspectHaproxy } from './inspect.ts';
import type { HaproxyParts } from './parts.ts';
import { watchNewWorkers } from '../new-workers.ts';
import { haproxyVerdict } from './verdict.ts';

const TEST_TIMEOUT_MS = 60_000;
const SILENCE = 'HAProxy started no new worker and keeps its old one; journalctl -u haproxy says why';

/** A HAProxy behind the face that all web servers have. It has no code, so nothing of code concerns it. */
export function createHaproxy(parts: HaproxyParts): WebServer {
  const { facts, control, ownership, run } = parts;
  let last: RunningSight | null = null;
  const observe = (): RunningSight | null => {
    last = sightOf(control.pidFile, basename(facts.binary)) ?? stillThere(last, facts);
    return last;
  };
  const tell = async (verb: Verb, signal: AbortSignal): Promise<void> => {
    const verdict = haproxyVerdict(await control.tell(verb, signal));
    if (!verdict.ok) throw new AppError('RELOAD_FAILED', `${verb} failed: ${verdict.message}`);
  };
  return {
    facts,
    ownership,
    traits: parts.traits,
    snippets: { portsOf: () => [], faultOf: () => null },
    rules: null,
    addressOf: () => '127.0.0.1',
    // Its test opens no port and needs no privilege; none of the host's own sections are part of it.
    testShadow: async (folder, signal) =>
      haproxyVerdict(
        await run([facts.binary, '-c', '-f', `${folder}/${HAPROXY_FOLDER}`], {
          timeoutMs: TEST_TIMEOUT_MS,
          signal,
        }),
      ),
    testLive: async (signal) => haproxyVerdict(await control.tell('configtest', signal)),
    observe,
    reload: async (signal) => {
      const watch = watchNewWorkers({ observe, clock: systemClock, silence: SILENCE });
      await tell('graceful', signal);
      await watch.end();
    },
    start: (signal) => tell('start', signal),
    stop: (signal) => tell('stop', signal),
    renewPhp: () => Promise.resolve(),
    inspect: (signal) => inspectHaproxy({ ...parts, sight: observe() }, signal),
  };
}

/** At each reload the master writes its pid file anew, and for a moment nothing is in it. */
function stillThere(last: RunningSight | null, { binary }: WebServerFacts): RunningSight | null {
  const now = last && sightOfPid(last.parentPid, basename(binary));
  return now?.parentStart === last?.parentStart ? now : null;
}
