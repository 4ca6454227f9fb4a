import fs from 'node:fs';
import path from 'node:path';
import type { Host } from './host.ts';

/** Where the built project lies on every host. */
export const CODE = '/opt/aegir';

const GUIDE = path.resolve(import.meta.dirname, '../../docs/operations.md');

/** The kinds of web server that the guide sets up, each with the blocks that are its own. */
const KINDS = {
  apache: ['Apache'],
  'apache with php-fpm': ['Apache', 'Apache with php-fpm', 'php-fpm'],
  nginx: ['nginx', 'php-fpm'],
  HAProxy: ['HAProxy'],
} as const;
export type MachineKind = keyof typeof KINDS;
export type WebKind = Exclude<MachineKind, 'HAProxy'>;

/** Sets a machine up as the hub, by the words of docs/operations.md. */
export async function installHub(host: Host): Promise<void> {
  await follow(host, 'both', 'hub');
}

/**
 * Sets a machine up as a web server, by the words of docs/operations.md. The spoke is not started: it has not
 * joined yet.
 */
export async function installSpoke(host: Host, kind: MachineKind = 'apache'): Promise<void> {
  // The package of one of the tested code bases puts it on every site of the host.
  await host.ok('rm -f /etc/apache2/conf-enabled/mediawiki.conf');
  await follow(host, 'both', ...KINDS[kind], 'web server');
}

/** Where the packages lie on every host. */
const PACKAGES = `${CODE}/dist/packages`;

/** Installs a package as a person does, over the one that is there. */
export async function installPackage(
  host: Host,
  name: 'aegir-hub' | 'aegir-spoke' | 'aegirctl',
): Promise<void> {
  await host.ok(`dpkg -i ${PACKAGES}/${name}_*.deb`);
}

/** Makes a machine a hub, or a web server that may join, from its package, by the words of docs/operations.md. */
export async function followPackages(host: Host, machine: 'hub' | 'web server'): Promise<string> {
  return host.ok(`set -e\ncd ${PACKAGES}\n${blockFor(`${machine} from packages`)}`);
}

/** Lets a machine have another kind of web server besides. */
export async function installBeside(host: Host, kind: WebKind): Promise<void> {
  await follow(host, ...KINDS[kind]);
}

async function follow(host: Host, ...machines: readonly string[]): Promise<void> {
  for (const machine of machines) await host.ok(`set -e\n${blockFor(machine)}`);
}

/** The shell block of the guide that is marked to be run on such a machine. */
function blockFor(machine: string): string {
  const block = fs.readFileSync(GUIDE, 'utf8').split(`<!-- run: ${machine} -->\n\`\`\`sh\n`)[1];
  const commands = block?.split('\n```')[0];
  if (commands === undefined) throw new Error(`docs/operations.md has no block to run on: ${machine}`);
  return commands;
}
