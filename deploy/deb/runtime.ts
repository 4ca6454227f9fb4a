import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The Node that the packages bring: the long-term release that is current, and what its archive must be. */
const VERSION = '26.10.0';
const ARCHIVES = {
  x64: 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
} as const;

/** Debian's names of the machines that packages can be built for. */
const DEBIAN = { x64: 'amd64' } as const;

export interface Runtime {
  readonly version: string;
  /** Debian's name of the machine it runs on. */
  readonly architecture: string;
  /** The program. */
  readonly node: string;
  /** Holds include/node, for libraries that are compiled. */
  readonly folder: string;
}

/** The runtime for this machine, below `cache`; fetched once. Throws for a machine there is none for. */
export function provideRuntime(cache: string): Runtime {
  const machine = process.arch;
  if (machine !== 'x64') throw new Error(`no package is built for ${machine} yet, only for x64`);
  const folder = join(cache, `node-${VERSION}-${machine}`);
  if (!existsSync(folder)) fetchRuntime(cache, folder, machine);
  return {
    version: VERSION,
    architecture: DEBIAN[machine],
    node: join(folder, 'bin/node'),
    folder,
  };
}

function fetchRuntime(cache: string, folder: string, machine: keyof typeof ARCHIVES): void {
  mkdirSync(cache, { recursive: true });
  const attempt = mkdtempSync(join(cache, 'fetch-'));
  const name = `node-linux-${machine}`;
  execFileSync('npm', ['pack', '--silent', '--pack-destination', attempt, `${name}@${VERSION}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const archive = join(attempt, `${name}-${VERSION}.tgz`);
  checkIntegrity(archive, ARCHIVES[machine]);
  execFileSync('tar', ['-xzf', archive, '-C', attempt]);
  execFileSync('strip', ['--strip-all', '--remove-section=.comment', join(attempt, 'package/bin/node')]);
  renameSync(join(attempt, 'package'), folder);
}

function checkIntegrity(archive: string, expected: string): void {
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== expected) throw new Error(`${archive} is not what it should be: ${found}`);
}
