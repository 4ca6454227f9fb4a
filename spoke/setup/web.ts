import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { AppError, hasCode } from '../../shared/errors.ts';
import { PASSING_MODULES } from '../../shared/pools.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { entryFile, type EntryKind } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { REQUIRED_MODULES } from '../webserver/apache/instance.ts';
import { fpmReloadCommand } from '../webserver/php-service.ts';
import { haproxySteps } from './haproxy.ts';
import { give, type SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';

const SYSTEMCTL = '/usr/bin/systemctl';

/** How the web server finds our configuration, and what it needs to serve it. */
export function webSteps(host: SetupHost): SetupStep[] {
  const { kind } = host.web;
  if (kind === 'haproxy') return haproxySteps(host);
  const own = kind === 'apache' ? [modules(host)] : [unknownNames(host)];
  return [
    entry(host, kind),
    link(host, kind),
    ...own,
    ...host.web.fpm.map((php) => patience(host, php.version)),
  ];
}

/** There from the start, so that the link to it never dangles. */
function entry({ config }: SetupHost, kind: EntryKind): SetupStep {
  const file = entryFile(config, kind);
  return {
    name: 'entry',
    wanted: `${file} is where our configuration begins`,
    missing: () => Promise.resolve(existsSync(file) ? null : `there is no ${file}`),
    make: () => {
      writeFileSync(file, '', { mode: 0o644, flag: 'wx' });
      give(file);
      return Promise.resolve();
    },
  };
}

function link({ config, linkFolder, does }: SetupHost, kind: EntryKind): SetupStep {
  const [place, target] = [`${linkFolder}/aegir.conf`, entryFile(config, kind)];
  const isOurs = (): boolean => linkTarget(place) === target;
  return {
    name: 'link',
    wanted: `${place} leads to ${target}`,
    missing: () => Promise.resolve(isOurs() ? null : `${place} does not lead to ${target}`),
    make: () => {
      if (linkTarget(place) !== undefined) unlinkSync(place);
      symlinkSync(target, place);
      return Promise.resolve();
    },
    undo: async () => {
      if (!isOurs()) return false;
      unlinkSync(place);
      await does([SYSTEMCTL, 'try-reload-or-restart', unitOf(kind)]);
      return true;
    },
  };
}

/**
 * headers, which is among those to pass requests on with: else site settings that set headers are refused. remoteip: who
 * comes through a balancer or another member is known.
 */
const WANTED_MODULES = [...REQUIRED_MODULES, 'remoteip', ...PASSING_MODULES];

/** The first apply loads them with the configuration that needs them. */
function modules({ web, does }: SetupHost): SetupStep {
  const lacking = (): string[] => WANTED_MODULES.filter((module) => !isEnabled(web.modules, module));
  return {
    name: 'modules',
    wanted: `Apache has the modules ${WANTED_MODULES.join(', ')}`,
    missing: () => Promise.resolve(lacking().length === 0 ? null : `Apache lacks ${lacking().join(', ')}`),
    make: async () => {
      if (!existsSync('/usr/sbin/a2enmod')) {
        throw new AppError('SETUP_FAILED', `Apache lacks the modules ${lacking().join(', ')}`, {
          remedy: 'Load them in its configuration, then run this again.',
        });
      }
      await does(['/usr/sbin/a2enmod', '-q', ...lacking()]);
    },
  };
}

/** As loaded when we looked, or enabled since. */
function isEnabled(loaded: readonly string[], module: string): boolean {
  return loaded.includes(module) || existsSync(`/etc/apache2/mods-enabled/${module}.load`);
}

/** Debian's example site claims the names that nobody has; those get 404. */
function unknownNames({ does }: SetupHost): SetupStep {
  const [place, target] = ['/etc/nginx/sites-enabled/default', '/etc/nginx/sites-available/default'];
  const isThere = (): boolean => linkTarget(place) === target;
  return {
    name: 'unknown-names',
    wanted: "nginx's example site does not claim unknown names",
    missing: () => Promise.resolve(isThere() ? `${place} claims them` : null),
    make: async () => {
      unlinkSync(place);
      await does([SYSTEMCTL, 'try-reload-or-restart', 'nginx.service']);
    },
  };
}

const PATIENCE = /^[;\s]*process_control_timeout\s*=.*$/m;
const PATIENT = /^\s*process_control_timeout\s*=\s*0*[1-9]/m;

/** Without it a reload of php-fpm cuts off the requests that are under way. */
function patience({ does }: SetupHost, version: string): SetupStep {
  const file = `/etc/php/${version}/fpm/php-fpm.conf`;
  const text = (): string | null => readIfThere(file);
  return {
    name: `php${version}-fpm`,
    wanted: `a reload of php-fpm ${version} gives requests time to end`,
    missing: () => {
      const present = text();
      const isFine = present === null || PATIENT.test(present);
      return Promise.resolve(isFine ? null : `${file} sets no process_control_timeout`);
    },
    make: async () => {
      const present = readFileSync(file, 'utf8');
      const line = 'process_control_timeout = 10s';
      const changed = PATIENCE.test(present)
        ? present.replace(PATIENCE, line)
        : present.replace(/^\[global\]$/m, `[global]\n${line}`);
      atomicWrite(file, changed, { mode: 0o644 });
      const unit = fpmReloadCommand({ version }).at(-1) ?? '';
      await does([SYSTEMCTL, 'try-restart', unit]);
    },
  };
}

function unitOf(kind: EntryKind): string {
  if (kind === 'nginx') return 'nginx.service';
  return existsSync('/etc/httpd') ? 'httpd.service' : 'apache2.service';
}

/** Where a symlink leads; '' for a file that is none, undefined for nothing at all. */
function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : '';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
