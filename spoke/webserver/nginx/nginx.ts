import { basename } from 'node:path';
import { systemClock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { atomicWrite } from '../../../shared/safe-files.ts';
import type { Control, Verb } from '../control.ts';
import { inspectNginx } from './inspect.ts';
import { ensureNginxFolder, nginxInstanceConfig } from './instance.ts';
import type { NginxParts } from './parts.ts';
import { watchReload } from './reload.ts';
import { checkNginxSnippet, nginxListenPorts } from './snippets.ts';
import { nginxShadowVerdict, nginxVerdict } from './verdict.ts';
import { reloadFpms } from '../php-service.ts';
import { sightOf, soonSeen } from '../sight.ts';
import type { TestVerdict, WebServer } from '../webserver.ts';

const TEST_TIMEOUT_MS = 60_000;

/** An nginx behind the face that all web servers have. */
export function createNginx(parts: NginxParts): WebServer {
  const { facts, control, ownership, shadow } = parts;
  const observe = (): ReturnType<typeof sightOf> => sightOf(control.pidFile, basename(facts.binary));
  return {
    facts,
    ownership,
    traits: parts.traits,
    snippets: {
      portsOf: nginxListenPorts,
      faultOf: (text, portFault) => checkNginxSnippet(text, { portFault, folder: shadow.hostFolder }),
    },
    rules: null,
    // The rendered files listen on every address.
    addressOf: () => '127.0.0.1',
    testShadow: (folder, signal) => testShadow(parts, folder, signal),
    testLive: async (signal) => nginxVerdict(await control.tell('configtest', signal)),
    observe,
    reload: async (signal) => {
      const watch = watchReload(observe, parts.errorLog, systemClock);
      await tell(control, 'graceful', signal);
      await watch.end();
    },
    start: (signal) => tell(control, 'start', signal),
    stop: (signal) => tell(control, 'stop', signal),
    renewPhp: async (used, signal) => {
      // A php-fpm beside a server of our own is not ours to tell.
      if (ownership === 'host') await reloadFpms(used, parts.run, signal);
    },
    inspect: async (signal) => {
      const running = (await soonSeen(observe, systemClock)) !== null;
      return inspectNginx({ ...parts, running }, signal);
    },
  };
}

/** The same modules and only our generation: neither the administrator's own servers nor privilege is needed. */
async function testShadow(parts: NginxParts, folder: string, signal: AbortSignal): Promise<TestVerdict> {
  const { shadow, facts, run } = parts;
  ensureNginxFolder(shadow.runFolder, shadow.hostFolder);
  const file = `${shadow.runFolder}/shadow.conf`;
  const text = nginxInstanceConfig({ ...shadow, include: `${folder}/nginx.conf` });
  atomicWrite(file, text, { mode: 0o600 });
  return nginxShadowVerdict(
    await run([facts.binary, '-t', '-c', file], { timeoutMs: TEST_TIMEOUT_MS, signal }),
  );
}

async function tell(control: Control, verb: Verb, signal: AbortSignal): Promise<void> {
  const verdict = nginxVerdict(await control.tell(verb, signal));
  if (!verdict.ok) throw new AppError('RELOAD_FAILED', `${verb} failed: ${verdict.message}`);
}
