import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { atomicWrite } from '../../../shared/safe-files.ts';
import { ensureFolder } from '../../disk/folders.ts';
import { haproxyEntry } from '../../disk/places.ts';
import { isProgram } from '../../../shared/is-program.ts';
import { readIfThere } from '../../disk/reading.ts';
import { groupName } from '../../groups.ts';
import { answerOf } from '../answers.ts';
import type { DetectOptions } from '../detect-options.ts';
import { NO_TRAITS, type WebServer } from '../webserver.ts';
import { isNewEnough, readHaproxyBuild, type HaproxyBuild } from './build.ts';
import { sudoControl } from '../control.ts';
import { haproxyCommand, haproxyOwnControl, hostSources, MAIN_FILE } from './control.ts';
import { createHaproxy } from './haproxy.ts';
import { readHaproxyHost } from './host-config.ts';
import type { HaproxyParts } from './parts.ts';

const PID_FILE = '/run/haproxy.pid';

/** The HAProxy of this host, or null when there is none. */
export async function detectHaproxy(
  binaries: readonly string[],
  options: DetectOptions,
): Promise<WebServer | null> {
  const binary = binaries.find(isProgram);
  if (binary === undefined) return null;
  const build = readHaproxyBuild(await answerOf([binary, '-vv'], options.run));
  const own = options.config.policy.control === 'own';
  return createHaproxy(own ? ownParts(binary, build, options) : hostParts(binary, build, options));
}

function hostParts(binary: string, build: HaproxyBuild, options: DetectOptions): HaproxyParts {
  const { config, run, controlTimeoutMs } = options;
  const sources = hostSources(binary, config);
  return {
    ...commonParts(build, run),
    facts: { ...factsOf(binary, build), ...readHaproxyHost(MAIN_FILE) },
    ownership: 'host',
    control: sudoControl((verb) => haproxyCommand(sources, verb), PID_FILE, run, controlTimeoutMs),
    sources,
  };
}

function ownParts(binary: string, build: HaproxyBuild, options: DetectOptions): HaproxyParts {
  const { config, run, controlTimeoutMs } = options;
  const folder = `${config.root}/own/haproxy`;
  ensureFolder(`${config.root}/own`, 0o755);
  ensureFolder(folder, 0o755);
  const sources = { binary, mainFile: `${folder}/main.cfg`, entry: haproxyEntry(config) };
  const text = 'global\n    hard-stop-after 30s\n';
  if (readIfThere(sources.mainFile) !== text) atomicWrite(sources.mainFile, text, { mode: 0o644 });
  const { username, gid } = userInfo();
  return {
    ...commonParts(build, run),
    facts: { ...factsOf(binary, build), ports: [], user: username, group: groupName(gid) ?? '' },
    ownership: 'own',
    control: haproxyOwnControl(sources, `${folder}/haproxy.pid`, run, controlTimeoutMs),
    sources,
  };
}

function commonParts(build: HaproxyBuild, run: DetectOptions['run']) {
  const traits = { ...NO_TRAITS, ipv6: existsSync('/proc/net/if_inet6') };
  return { traits, isNewEnough: isNewEnough(build), run };
}

function factsOf(binary: string, { version, features }: HaproxyBuild) {
  const none = { http2: '', php: null, fpm: [] } as const;
  return { kind: 'haproxy', version, control: binary, binary, modules: features, ...none } as const;
}
