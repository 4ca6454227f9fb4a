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

export type PackageName = 'aegir-hub' | 'aegir-spoke' | 'aegirctl';

/** A version that no release has, before all that have one. */
export const OLDER = '0.0.9';

/** What the guide says of a package's size, in MiB: itself, and what it takes when it is installed. */
export function sizesInGuide(name: PackageName): number[] {
  const row = new RegExp(`^\\| ${name} \\| (\\d+) MiB \\| (\\d+) MiB \\|`, 'm').exec(
    fs.readFileSync(GUIDE, 'utf8'),
  );
  return (row ?? []).slice(1).map(Number);
}

/** Installs a package as a person does, over the one that is there. */
export async function installPackage(host: Host, name: PackageName): Promise<void> {
  await host.ok(`apt-get install -qq ${PACKAGES}/${name}_*.deb`);
}

/** Goes back to a package of the version {@link OLDER}, whose programs say so too, as the guide says. */
export async function downgradePackage(host: Host, name: PackageName): Promise<void> {
  const file = `${name}_${OLDER}_amd64.deb`;
  // Built whole it would take a minute; only what says the version is another in it.
  await host.ok(`set -e; mkdir /tmp/older; cd /tmp/older
    dpkg-deb -R ${PACKAGES}/${name}_*.deb tree
    sed -i 's/^Version: .*/Version: ${OLDER}/' tree/DEBIAN/control
    find tree/usr/lib -name main.js -exec sed -i 's/VERSION = "[0-9.]*"/VERSION = "${OLDER}"/' {} +
    dpkg-deb --root-owner-group -Znone -b tree ${file}; rm -r tree`);
  await host.ok(`cd /tmp/older && apt-get install -qq -y --allow-downgrades ./${file} && rm -r /tmp/older`);
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
