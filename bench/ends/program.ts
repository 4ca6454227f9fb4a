import * as esbuild from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** Where programs find the libraries that are not built into them. */
const FOLDER = join(PROJECT, 'dist/bench');

/** The threads that each end runs, which must lie beside it. */
const THREADS = {
  hub: ['hub/platforms/scan-thread.ts', 'hub/platforms/beside-thread.ts'],
  spoke: ['spoke/content/tree-thread.ts'],
} as const;

const built = new Map<string, Promise<string>>();

/**
 * Builds an end, once, as daemons are built and returns its file: run from the sources, each of its threads would hold a
 * TypeScript compiler, twice as much memory as the thread itself.
 */
export function buildEnd(name: 'hub' | 'spoke'): Promise<string> {
  const program = built.get(name) ?? build(name);
  built.set(name, program);
  return program;
}

async function build(name: 'hub' | 'spoke'): Promise<string> {
  const outdir = join(FOLDER, name);
  await esbuild.build({
    ...{
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
    },
    ...{ entryPoints: [`bench/ends/${name}.ts`, ...THREADS[name]], entryNames: '[name]', outdir },
    ...{ absWorkingDir: PROJECT, logLevel: 'warning' },
  });
  return join(outdir, `${name}.js`);
}

/** What the unit of the daemon sets for its process. */
export function environmentOf(name: 'hub' | 'spoke'): Record<string, string> {
  const unit = readFileSync(join(PROJECT, `deploy/systemd/aegir-${name}.service`), 'utf8');
  return Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, key = '', value]) => [key, value ?? '']),
  );
}
