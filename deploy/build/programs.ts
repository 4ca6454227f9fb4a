import { build, type BuildOptions, type Metafile } from 'esbuild';
import { cp, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';

/** The programs, by their folder in dist/. */
export type Program = 'hub' | 'hub/ctl' | 'spoke' | 'deploy/quickstart';

const COMMON: BuildOptions = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  entryNames: '[name]',
  sourcemap: 'linked',
  sourcesContent: false,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
};

/** Daemons find their libraries in node_modules: one is compiled for the machine, others read files of their own. */
const DAEMON: BuildOptions = { ...COMMON, packages: 'external' };

/** Whole, so that it starts fast and can be installed alone. Libraries written for CommonJS ask for `require`. */
const WHOLE: BuildOptions = {
  ...COMMON,
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
  },
};

/** Each program is its main module and the modules that it runs as threads, which must lie beside it. */
const PROGRAMS: Readonly<Record<Program, BuildOptions>> = {
  hub: {
    ...DAEMON,
    entryPoints: ['hub/main.ts', 'hub/platforms/scan-thread.ts', 'hub/platforms/beside-thread.ts'],
  },
  spoke: { ...DAEMON, entryPoints: ['spoke/main.ts', 'spoke/content/tree-thread.ts'] },
  'deploy/quickstart': { ...DAEMON, entryPoints: ['deploy/quickstart/main.ts'] },
  'hub/ctl': { ...WHOLE, entryPoints: ['hub/ctl/main.ts'] },
};

/** Builds all programs into dist/, below the folder we are in. Returns the libraries that each finds in node_modules. */
export async function buildPrograms(): Promise<Record<Program, string[]>> {
  await rm('dist', { recursive: true, force: true });
  await cp('spoke/sites/runners', 'dist/spoke/runners', { recursive: true });
  const built = Object.entries(PROGRAMS).map(async ([program, options]) => {
    const { metafile } = await build({ ...options, metafile: true, outdir: `dist/${program}` });
    return [program, librariesOf(metafile)] as const;
  });
  return Object.fromEntries(await Promise.all(built)) as Record<Program, string[]>;
}

function librariesOf({ outputs }: Metafile): string[] {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const outside = imports.filter(({ external, path }) => external === true && !isBuiltIn(path));
  return [...new Set(outside.map(({ path }) => packageOf(path)))].sort();
}

function isBuiltIn(path: string): boolean {
  return path.startsWith('node:') || builtinModules.includes(path);
}

/** A library may be imported by a path inside it. */
function packageOf(path: string): string {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/');
}
