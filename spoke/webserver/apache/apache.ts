import { ensureFolder } from '../../disk/folders.ts';
import { basename } from 'node:path';
import { systemClock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { atomicWrite } from '../../../shared/safe-files.ts';
import type { ApacheParts } from './parts.ts';
import { checkSnippet, listenPorts } from './snippets.ts';
import type { Control, Verb } from '../control.ts';
import type { Listen } from '../host-facts.ts';
import { rulesOf } from './htaccess/rules.ts';
import { readRules } from './htaccess/tree.ts';
import { inspectApache } from './inspect.ts';
import { instanceConfig } from './instance.ts';
import { reloadFpms } from '../php-service.ts';
import { sightOf, soonSeen } from '../sight.ts';
import { verdictOf } from './verdict.ts';
import { NO_TRAITS, type TestVerdict, type WebServer } from '../webserver.ts';

const TEST_TIMEOUT_MS = 60_000;

/** An Apache 2.4 behind the face that all web servers have. */
export function createApache(parts: ApacheParts): WebServer {
  const { facts, control } = parts;
  const observe = (): ReturnType<typeof sightOf> => sightOf(control.pidFile, basename(facts.binary));
  return {
    facts,
    ownership: parts.ownership,
    // `*:80` is every address of Apache, and the first virtual host answers for unknown names: ours come first.
    traits: NO_TRAITS,
    snippets: {
      portsOf: listenPorts,
      faultOf: (text, portFault) =>
        checkSnippet(text, { portFault, serverRoot: parts.shadow.serverRoot, env: parts.env }),
    },
    rules: {
      survey: (docroot, signal) => rulesOf(docroot, (text) => testRules(parts, text, signal)),
      read: readRules,
    },
    addressOf: (port) => addressOf(parts.listens, port),
    testShadow: (folder, signal) => testShadow(parts, folder, signal),
    testLive: async (signal) => verdictOf(await control.tell('configtest', signal)),
    observe,
    reload: (signal) => tell(control, 'graceful', signal),
    start: (signal) => tell(control, 'start', signal),
    stop: (signal) => tell(control, 'stop', signal),
    renewPhp: async (used, signal) => {
      // A php-fpm beside a server of our own is not ours to tell.
      if (parts.ownership === 'host') await reloadFpms(used, parts.run, signal);
    },
    inspect: async (signal) => {
      const running = (await soonSeen(observe, systemClock)) !== null;
      return inspectApache({ ...parts, running }, signal);
    },
  };
}

/** The same modules and only our generation: neither the administrator's virtual hosts nor privilege is needed. */
async function testShadow(parts: ApacheParts, folder: string, signal: AbortSignal): Promise<TestVerdict> {
  const file = `${parts.shadow.runFolder}/shadow.conf`;
  atomicWrite(file, instanceConfig({ ...parts.shadow, include: `${folder}/apache.conf` }), { mode: 0o600 });
  const argv = [parts.facts.binary, '-t', '-f', file];
  return verdictOf(await parts.run(argv, { timeoutMs: TEST_TIMEOUT_MS, signal, env: parts.env }));
}

/** The same modules, and nothing but these sections. */
async function testRules(parts: ApacheParts, text: string, signal: AbortSignal): Promise<TestVerdict> {
  const { runFolder } = parts.shadow;
  ensureFolder(runFolder, 0o755);
  const rules = `${runFolder}/rules.conf`;
  atomicWrite(rules, text, { mode: 0o600 });
  const file = `${runFolder}/rules-shadow.conf`;
  atomicWrite(file, instanceConfig({ ...parts.shadow, include: rules }), { mode: 0o600 });
  const argv = [parts.facts.binary, '-t', '-f', file] as const;
  return verdictOf(await parts.run(argv, { timeoutMs: TEST_TIMEOUT_MS, signal, env: parts.env }));
}

async function tell(control: Control, verb: Verb, signal: AbortSignal): Promise<void> {
  const verdict = verdictOf(await control.tell(verb, signal));
  if (!verdict.ok) throw new AppError('RELOAD_FAILED', `${verb} failed: ${verdict.message}`);
}

/** Loopback when the server listens there, else the one address it does listen on. */
function addressOf(listens: readonly Listen[], port: number): string {
  const addresses = listens.filter((listen) => listen.port === port).map((listen) => listen.address);
  const anywhere = addresses.length === 0 || addresses.includes('') || addresses.includes('127.0.0.1');
  return anywhere ? '127.0.0.1' : (addresses[0] ?? '127.0.0.1');
}
