import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import type { Clock } from '../../shared/clock.ts';
import { hasCode } from '../../shared/errors.ts';
import type { CheckResult } from '../../shared/health.ts';
import {
  clockCheck,
  clockKeeperCheck,
  diskCheck,
  hostsCheck,
  nameCheck,
  toolsCheck,
  type WantedProgram,
} from '../../shared/host-checks.ts';
import type { HubConfig } from '../config.ts';

/** What builds use; a hub without them does all the rest. */
const TOOLS: readonly WantedProgram[] = [
  { name: 'git', places: ['/usr/bin/git', '/usr/local/bin/git'], package: 'git' },
  { name: 'composer', places: ['/usr/bin/composer', '/usr/local/bin/composer'], package: 'composer' },
  { name: 'ssh', places: ['/usr/bin/ssh'], package: 'openssh-client' },
];

/** The checklist of the hub's own machine. ready: what the hub says of itself at /readyz, null when it does not run. */
export async function hubLines(
  config: HubConfig,
  ready: Readonly<Record<string, CheckResult>> | null,
  clock: Clock,
): Promise<Check[]> {
  return [
    ...(ready === null ? [NOT_RUNNING] : readyLines(ready)),
    stateCheck(config.state),
    socketCheck(config.listen),
    diskCheck([config.state, `${config.root}/platforms`].filter(isThere)),
    clockCheck(clock.now()),
    clockKeeperCheck(),
    await nameCheck('hostname', hostname()),
    await nameCheck('hub.advertise', config.advertise ?? hostname()),
    hostsCheck(),
    toolsCheck(TOOLS),
  ];
}

const NOT_RUNNING = failed(
  'service',
  'aegir-hub does not run',
  'aegir-hub setup, or systemctl start aegir-hub; it says why it ends: journalctl -u aegir-hub',
);

function readyLines(ready: Readonly<Record<string, CheckResult>>): Check[] {
  const lines = Object.entries(ready).map(([name, { ok, detail }]) => {
    return ok ? passed(`hub.${name}`, detail) : failed(`hub.${name}`, detail, 'journalctl -u aegir-hub');
  });
  return [passed('service', 'aegir-hub runs'), ...lines];
}

function stateCheck(state: string): Check {
  const mode = modeOf(state);
  if (mode === null) {
    return failed('hub.state', `there is no ${state}`, 'aegir-hub setup, or systemctl restart aegir-hub');
  }
  if ((mode & 0o077) === 0) return passed('hub.state', `${state} is the hub's alone`);
  return failed('hub.state', `${state} is open to others`, `chmod 0700 ${state}`);
}

function socketCheck({ adminSocket, adminSocketMode }: HubConfig['listen']): Check {
  const mode = modeOf(adminSocket);
  if (mode === null) {
    return failed('hub.socket', `there is no ${adminSocket}`, 'systemctl restart aegir-hub');
  }
  if ((mode & 0o002) === 0) return passed('hub.socket', `${adminSocket}, mode ${octal(mode)}`);
  return warned(
    'hub.socket',
    `everybody on this machine is an operator: ${adminSocket} has mode ${octal(mode)}`,
    `Set listen.admin_socket_mode to '0660' in hub.yaml${adminSocketMode === mode ? '' : ' and restart aegir-hub'}.`,
  );
}

function octal(mode: number): string {
  return `0${mode.toString(8)}`;
}

/** Null for what is not there. */
function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o777;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isThere(path: string): boolean {
  return modeOf(path) !== null;
}
