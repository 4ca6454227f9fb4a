import fs from 'node:fs';
import path from 'node:path';
import type { Host } from './host.ts';

/** Where the built project lies on every host. */
export const CODE = '/opt/aegir';

const GUIDE = path.resolve(import.meta.dirname, '../../docs/operations.md');

/** The kinds of web server that the guide sets up. */
export type WebKind = 'web server' | 'web server with php-fpm';

/** Sets a machine up as the hub, by the words of docs/operations.md. */
export async function installHub(host: Host): Promise<void> {
  await follow(host, 'both', 'hub');
}

/**
 * Sets a machine up as a web server, by the words of docs/operations.md. Apache is not restarted, and
 * the spoke is not started: it has not joined yet.
 */
export async function installSpoke(host: Host, kind: WebKind = 'web server'): Promise<void> {
  // The package of one of the tested code bases puts it on every site of the host.
  await host.ok('rm -f /etc/apache2/conf-enabled/mediawiki.conf');
  const before = kind === 'web server with php-fpm' ? [kind] : [];
  await follow(host, ...before, 'both', 'web server');
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
