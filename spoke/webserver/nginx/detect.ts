import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ensureFolder } from '../../disk/folders.ts';
import { entryFile } from '../../disk/places.ts';
import { isProgram } from '../../../shared/is-program.ts';
import { readIfThere } from '../../disk/reading.ts';
import { groupName } from '../../groups.ts';
import { atomicWrite } from '../../../shared/safe-files.ts';
import { answerOf } from '../answers.ts';
import type { DetectOptions } from '../detect-options.ts';
import { http2Form, readNginxBuild, type NginxBuild } from './build.ts';
import { sudoControl } from '../control.ts';
import { nginxCommand, nginxOwnControl } from './control.ts';
import { readNginxHost, type NginxHostConfig } from './host-config.ts';
import { ensureNginxFolder, nginxInstanceConfig, nginxPidFile } from './instance.ts';
import type { NginxParts } from './parts.ts';
import { createNginx } from './nginx.ts';
import { findFpm, FPM_PLACES } from '../php.ts';
import type { WebServer } from '../webserver.ts';

/** The nginx of this host, or null when there is none. */
export async function detectNginx(
  binaries: readonly string[],
  options: DetectOptions,
): Promise<WebServer | null> {
  const binary = binaries.find(isProgram);
  if (binary === undefined) return null;
  const build = readNginxBuild(await answerOf([binary, '-V'], options.run));
  const host = readNginxHost(build, entryFile(options.config, 'nginx'));
  const found = { binary, build, host };
  return options.config.policy.control === 'own' ? ownNginx(found, options) : hostNginx(found, options);
}

interface Found {
  readonly binary: string;
  readonly build: NginxBuild;
  readonly host: NginxHostConfig;
}

function hostNginx(found: Found, options: DetectOptions): WebServer {
  const { binary, host } = found;
  const { run, controlTimeoutMs } = options;
  const common = commonParts(found, options);
  return createNginx({
    ...common,
    facts: {
      ...common.facts,
      ports: [...new Set(host.listens.map(({ port }) => port))],
      user: host.user,
      group: host.group,
    },
    traits: {
      ipv6: hasIpv6(),
      defaultPorts: host.defaultPorts,
      namesSized: host.nameTable.length > 0,
    },
    ownership: 'host',
    control: sudoControl((verb) => nginxCommand(binary, verb), host.pidFile, run, controlTimeoutMs),
    errorLog: host.errorLog,
  });
}

function ownNginx(found: Found, options: DetectOptions): WebServer {
  const { binary, host } = found;
  const { config, run, controlTimeoutMs } = options;
  const root = process.getuid?.() === 0;
  const workers = root ? { user: host.user, group: host.group } : null;
  const runFolder = `${config.root}/own/nginx`;
  const logFolder = `${runFolder}/log`;
  ensureNginxFolder(runFolder, host.folder);
  ensureFolder(logFolder, 0o755);
  const common = commonParts(found, options);
  const mainFile = `${runFolder}/main.conf`;
  const plan = { ...common.shadow, nameTable: [], runFolder, logFolder, workers };
  const text = nginxInstanceConfig({ ...plan, include: entryFile(config, 'nginx') });
  if (readIfThere(mainFile) !== text) atomicWrite(mainFile, text, { mode: 0o644 });
  return createNginx({
    ...common,
    shadow: { ...common.shadow, nameTable: [] },
    facts: {
      ...common.facts,
      ports: [],
      user: workers?.user ?? userInfo().username,
      group: workers?.group ?? groupName(userInfo().gid) ?? '',
    },
    traits: { ipv6: hasIpv6(), defaultPorts: [], namesSized: false },
    ownership: 'own',
    control: nginxOwnControl({ binary, mainFile, pidFile: nginxPidFile(runFolder) }, run, controlTimeoutMs),
    errorLog: `${logFolder}/error.log`,
  });
}

type CommonFacts = Omit<NginxParts['facts'], 'ports' | 'user' | 'group'>;
type CommonParts = Pick<NginxParts, 'shadow' | 'entry' | 'run'> & { readonly facts: CommonFacts };

function commonParts({ binary, build, host }: Found, { config, run }: DetectOptions): CommonParts {
  const fpm = findFpm(FPM_PLACES);
  return {
    facts: {
      kind: 'nginx',
      version: build.version,
      control: binary,
      binary,
      modules: [...build.modules, ...host.modules.map(moduleName)],
      http2: http2Form(build),
      php: fpm[0] ?? null,
      fpm,
    },
    shadow: {
      modules: host.modules,
      runFolder: `${config.root}/run/nginx`,
      logFolder: null,
      workers: null,
      nameTable: host.nameTable,
      hostFolder: host.folder,
    },
    entry: {
      file: entryFile(config, 'nginx'),
      included: host.includesEntry,
      linkFolder: `${host.folder}/conf.d`,
    },
    run,
  };
}

/** `http_geoip` from `/usr/lib/nginx/modules/ngx_http_geoip_module.so`. */
function moduleName(file: string): string {
  return /ngx_(\w+)_module\.so$/.exec(file)?.[1] ?? file;
}

function hasIpv6(): boolean {
  return existsSync('/proc/net/if_inet6');
}
