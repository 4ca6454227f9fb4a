import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { ensureFolder } from '../../disk/folders.ts';
import { atomicWrite } from '../../../shared/safe-files.ts';
import type { SpokeConfig } from '../../config.ts';
import type { Run } from '../../exec.ts';
import { groupName } from '../../groups.ts';
import { entryFile } from '../../disk/places.ts';
import { isProgram } from '../../../shared/is-program.ts';
import { readIfThere } from '../../disk/reading.ts';
import { answerOf } from '../answers.ts';
import type { ApacheParts } from './parts.ts';
import { createApache } from './apache.ts';
import { apacheCommand, ownControl, sudoControl } from '../control.ts';
import type { DetectOptions } from '../detect-options.ts';
import { readHostConfig, type HostConfig } from './host-config.ts';
import { instanceConfig, ownModules, pidFileOf } from './instance.ts';
import type { ApacheLayout } from '../layouts.ts';
import { findFpm, FPM_PLACES, modulePhp } from '../php.ts';
import type { WebServer } from '../webserver.ts';

/** The Apache of this host, or null when there is none. */
export async function detectApache(
  layouts: readonly ApacheLayout[],
  options: DetectOptions,
): Promise<WebServer | null> {
  const layout = layouts.find((candidate) => isProgram(candidate.binary));
  const control = layout?.controls.find(isProgram);
  if (!layout || control === undefined) return null;
  const staticModules = await compiledModules(layout, options.run);
  const host = readHostConfig(layout, staticModules, entryFile(options.config, 'apache'));
  const found: Found = {
    layout,
    control,
    staticModules,
    host,
    version: await versionOf(layout, options.run),
  };
  return options.config.policy.control === 'own' ? ownApache(found, options) : hostApache(found, options);
}

interface Found {
  readonly layout: ApacheLayout;
  readonly control: string;
  readonly staticModules: readonly string[];
  readonly host: HostConfig;
  readonly version: string;
}

function hostApache(found: Found, { config, run, controlTimeoutMs }: DetectOptions): WebServer {
  const { host } = found;
  return createApache({
    ...commonParts(found, config, run, host.modules),
    facts: {
      ...commonFacts(found, host.modules),
      ports: [...new Set(host.listens.map((listen) => listen.port))],
      user: host.user,
      group: host.group,
    },
    ownership: 'host',
    listens: host.listens,
    control: sudoControl(apacheCommand(found.control), host.pidFile, run, controlTimeoutMs),
  });
}

function ownApache(found: Found, { config, run, controlTimeoutMs }: DetectOptions): WebServer {
  const { layout, host } = found;
  const modules = ownModules(modulesFolder(found), found.staticModules);
  const folder = `${config.root}/own`;
  const workers =
    process.getuid?.() === 0 ? { user: host.user || 'www-data', group: host.group || 'www-data' } : null;
  const mainFile = `${folder}/apache.conf`;
  const runFolder = `${folder}/run`;
  for (const each of [folder, runFolder, `${folder}/log`]) ensureFolder(each, 0o755);
  const plan = { serverRoot: host.serverRoot, modules, runFolder, logFolder: `${folder}/log`, workers };
  const text = instanceConfig({ ...plan, include: entryFile(config, 'apache') });
  if (readIfThere(mainFile) !== text) atomicWrite(mainFile, text, { mode: 0o644 });
  const instance = { binary: layout.binary, mainFile, pidFile: pidFileOf(runFolder) };
  return createApache({
    ...commonParts(found, config, run, modules),
    facts: {
      ...commonFacts(found, modules),
      ports: [],
      user: workers?.user ?? userInfo().username,
      group: workers?.group ?? groupName(userInfo().gid) ?? '',
    },
    ownership: 'own',
    listens: [],
    control: ownControl(instance, host.env, run, controlTimeoutMs),
  });
}

type CommonFacts = Pick<
  ApacheParts['facts'],
  'kind' | 'version' | 'control' | 'binary' | 'modules' | 'http2' | 'php' | 'fpm'
>;

function commonFacts(found: Found, modules: ReadonlyMap<string, string>): CommonFacts {
  const fpm = modules.has('proxy_fcgi') ? findFpm(FPM_PLACES) : [];
  return {
    kind: 'apache',
    version: found.version,
    control: found.control,
    binary: found.layout.binary,
    modules: [...found.staticModules, ...modules.keys()],
    // It does not work with processes of one request each.
    http2: modules.has('http2') && !modules.has('mpm_prefork') ? 'module' : '',
    php: modulePhp(modules) ?? fpm[0] ?? null,
    fpm,
  };
}

function commonParts(
  { layout, host }: Found,
  config: SpokeConfig,
  run: Run,
  modules: ReadonlyMap<string, string>,
): Pick<ApacheParts, 'shadow' | 'env' | 'entry' | 'run'> {
  const runFolder = `${config.root}/run`;
  ensureFolder(runFolder, 0o755);
  return {
    shadow: { serverRoot: host.serverRoot, modules, runFolder, logFolder: null, workers: null },
    env: host.env,
    entry: {
      file: entryFile(config, 'apache'),
      included: host.includesEntry,
      linkFolder: layout.linkFolders.find((folder) => existsSync(folder)) ?? layout.linkFolders[0] ?? '',
    },
    run,
  };
}

/** Where the host's own modules lie; a host that enables none still has the folder. */
function modulesFolder({ host }: Found): string {
  const [first] = host.modules.values();
  if (first !== undefined) return dirname(first);
  return existsSync('/usr/lib/apache2/modules') ? '/usr/lib/apache2/modules' : `${host.serverRoot}/modules`;
}

async function compiledModules(layout: ApacheLayout, run: Run): Promise<string[]> {
  const text = await answerOf([layout.binary, '-l'], run);
  return [...text.matchAll(/^\s+(?:mod_)?(\w+)\.c$/gm)].map(([, name = '']) => name);
}

async function versionOf(layout: ApacheLayout, run: Run): Promise<string> {
  const text = await answerOf([layout.binary, '-v'], run);
  return /Apache\/([\d.]+)/.exec(text)?.[1] ?? '';
}
