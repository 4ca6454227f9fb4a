import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = join(import.meta.dirname, '../..');
/** Inside the project, so that libraries are found, and of this process alone. */
const FOLDER = join(PROJECT, '.test/programs', String(process.pid));
/** Modules that run as threads lie beside the program that starts them. */
const THREADS = ['hub/platforms/scan-thread.ts', 'spoke/content/tree-thread.ts'];
/** Libraries that are compiled, or read files that lie beside them. */
const OUTSIDE = ['better-sqlite3', 'grpc-health-check', '@grpc/reflection'];
/** Libraries written for CommonJS ask for it. */
const REQUIRE = `import { createRequire as requirer } from 'node:module'; const require = requirer(import.meta.url);`;

const made = new Map<string, Promise<string>>();

process.once('exit', () => {
  rmSync(FOLDER, { recursive: true, force: true });
});

/**
 * A TypeScript module as a program for Node, to be run as a process of its own. It is bundled once, libraries and all: a
 * test that kills many would spend most of its time on finding and compiling the hundreds of modules of each.
 */
export function childProgram(script: URL): Promise<string> {
  const path = fileURLToPath(script);
  const program = made.get(path) ?? bundle(path);
  made.set(path, program);
  return program;
}

async function bundle(path: string): Promise<string> {
  const name = basename(path, '.ts');
  const outdir = join(FOLDER, name);
  await build({
    entryPoints: [path, ...THREADS.map((thread) => join(PROJECT, thread))],
    ...{ outdir, bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ entryNames: '[name]', external: OUTSIDE, banner: { js: REQUIRE }, logLevel: 'warning' },
  });
  return join(outdir, `${name}.js`);
}
