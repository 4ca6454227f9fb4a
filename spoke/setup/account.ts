import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { hasCode } from '../../shared/errors.ts';
import { configFolder } from '../disk/places.ts';
import { isMember } from '../groups.ts';
import { mountedOn } from '../share/mounts.ts';
import { ACCOUNT, accountIds, give, type SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';

const SETTINGS = '/etc/aegir/spoke.yaml';
const SETTINGS_TEXT = `# What a hub may ask of this machine. Without a line here every setting has its default; they are listed in
# spoke.yaml among the examples of the documentation.
`;

/** The user, its groups, its folders and its settings. */
export function accountSteps(host: SetupHost): SetupStep[] {
  // The error log of nginx is the only place where it says why a reload failed.
  // A balancer reads nothing of ours but its configuration, and that as root.
  const own = host.web.kind === 'haproxy' ? [] : [host.web.group];
  const groups = [...own, ...(host.web.kind === 'nginx' ? ['adm'] : [])];
  return [account(host), ...groups.map((group) => membership(host, group)), folders(host), settings()];
}

function account({ config, does }: SetupHost): SetupStep {
  return {
    name: 'account',
    wanted: `the user ${ACCOUNT} exists, without password or shell`,
    missing: () => Promise.resolve(accountIds() === null ? `there is no user ${ACCOUNT}` : null),
    make: () => {
      const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
      return does(['/usr/sbin/useradd', ...options, '--home-dir', config.root, ACCOUNT]);
    },
  };
}

function membership({ does }: SetupHost, group: string): SetupStep {
  const isIn = (): boolean => isMember(ACCOUNT, group);
  return {
    name: `group.${group}`,
    wanted: `${ACCOUNT} is in the group ${group}`,
    missing: () => Promise.resolve(isIn() ? null : `${ACCOUNT} is not in the group ${group}`),
    make: () => does(['/usr/sbin/usermod', '-aG', group, ACCOUNT]),
    undo: async () => {
      if (!isIn()) return false;
      await does(['/usr/bin/gpasswd', '-d', ACCOUNT, group]);
      return true;
    },
  };
}

function folders({ config }: SetupHost): SetupStep {
  const platforms = `${config.root}/platforms`;
  const wanted: [string, number][] = [
    [config.root, 0o755],
    ...ownPlatforms(platforms),
    [configFolder(config), 0o755],
    [`${config.root}/run`, 0o755],
    [config.state, 0o700],
  ];
  const wrong = (): string[] => wanted.map(([folder]) => folder).filter((folder) => !isOurs(folder));
  return {
    name: 'folders',
    wanted: `${wanted.map(([folder]) => folder).join(', ')} belong to ${ACCOUNT}`,
    missing: () =>
      Promise.resolve(wrong().length === 0 ? null : `not there, or not ${ACCOUNT}'s: ${wrong().join(', ')}`),
    make: () => {
      for (const [folder, mode] of wanted.filter(([path]) => !isOurs(path))) {
        if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, mode);
        give(folder);
      }
      return Promise.resolve();
    },
  };
}

/**
 * The folder of platforms, unless it is a share by now: that is no machine's alone, so its owner is not changed from here
 * (root could not, or would take it from all others), and one whose server is away is not even looked at.
 * base: where the root folder lies.
 */
export function ownPlatforms(platforms: string, base = ''): [string, number][] {
  return mountedOn(platforms, base)?.type.startsWith('nfs') ? [] : [[platforms, 0o755]];
}

function settings(): SetupStep {
  return {
    name: 'settings',
    wanted: `${SETTINGS} says what a hub may ask of this machine`,
    missing: () => Promise.resolve(ownerOf(SETTINGS) === null ? `there is no ${SETTINGS}` : null),
    make: () => {
      mkdirSync('/etc/aegir', { recursive: true, mode: 0o755 });
      writeFileSync(SETTINGS, SETTINGS_TEXT, { mode: 0o644 });
      return Promise.resolve();
    },
  };
}

function isOurs(path: string): boolean {
  const owner = ownerOf(path);
  return owner !== null && owner === accountIds()?.uid;
}

/** Null for what is not there. */
function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
