// Builds the programs into dist/: each in a folder of its own, with the modules that it runs as threads.
// aegirctl is whole, so that it starts fast and can be installed alone; the daemons find their libraries
// in node_modules, since one is compiled for the machine and others read files of their own.
import { build, type BuildOptions } from 'esbuild';
import { rm } from 'node:fs/promises';

const PROGRAM: BuildOptions = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  entryNames: '[name]',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  logLevel: 'warning',
};

const DAEMON: BuildOptions = { ...PROGRAM, packages: 'external' };

// Libraries written for CommonJS ask for `require`.
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
const WHOLE: BuildOptions = { ...PROGRAM, banner: { js: REQUIRE } };

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({ ...DAEMON, entryPoints: ['hub/main.ts', 'hub/platforms/scan-thread.ts'], outdir: 'dist/hub' }),
  build({ ...DAEMON, entryPoints: ['spoke/main.ts', 'spoke/content/tree-thread.ts'], outdir: 'dist/spoke' }),
  build({ ...DAEMON, entryPoints: ['deploy/quickstart/main.ts'], outdir: 'dist/deploy/quickstart' }),
  build({ ...WHOLE, entryPoints: ['hub/ctl/main.ts'], outdir: 'dist/hub/ctl' }),
]);
