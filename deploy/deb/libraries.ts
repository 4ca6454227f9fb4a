import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import type { Runtime } from './runtime.ts';

/** The one library that is compiled for the machine and its Node. */
const DRIVER = 'better-sqlite3';
/** Needed when the driver is built, never when it runs. */
const BUILD_ONLY = ['prebuild-install'];

/** What runs, and the licences it comes under: no sources of the compiled, no types, maps and tests. */
const LEFT_OUT =
  /(?:\.(?:d\.[cm]?ts|ts|map|markdown|flow|html|sh|cc|hh|inc|S|asm|def)|\/CMakeLists\.txt|\/trampolines\.cjs|\/(?:README|CHANGELOG|HISTORY)(?:\.[a-z]+)?|\/\.[^/]+)$/i;
/**
 * At the top of a library only: deeper, such a name may be code. Its commands would need a Node of the machine. What is for the musl
 * library is for other systems.
 */
const FOLDERS_LEFT_OUT =
  /^\/(?:tests?|docs?|examples?|bench(?:marks?)?|coverage|deps|prebuilds|vendor|lib\/native|musl_\w+|cnoke\.cjs|(?:build\/)?(?:deps|bin)|bin\.m?js|\.[^/]+)$/;

/** Folders of the libraries and all that they need, found as Node finds them. */
export function closureOf(names: readonly string[], from: string): string[] {
  const found = new Map<string, string>();
  const visit = (name: string, parent: string): void => {
    if (BUILD_ONLY.includes(name) || name.startsWith('@types/')) return;
    const folder = folderOf(name, parent);
    if (folder === null || found.has(folder)) return;
    found.set(folder, name);
    for (const next of dependenciesOf(folder)) visit(next, folder);
  };
  for (const name of names) visit(name, from);
  return [...found.keys()].sort();
}

/** Copies libraries to a node_modules of their own, with the driver compiled for the runtime. */
export function copyLibraries(
  folders: readonly string[],
  project: string,
  target: string,
  driver: string,
): void {
  for (const folder of folders) {
    const place = join(target, relative(project, folder));
    const isOwn = (source: string): boolean => isShipped(source, folder);
    cpSync(folder, place, { recursive: true, filter: isOwn, dereference: true });
    if (folder.endsWith(`${sep}${DRIVER}`)) {
      rmSync(join(place, 'src'), { recursive: true, force: true });
      const release = join(place, 'build/Release');
      rmSync(join(place, 'build'), { recursive: true, force: true });
      mkdirSync(release, { recursive: true });
      cpSync(driver, join(release, 'better_sqlite3.node'));
    }
  }
}

/** Compiles the driver for the runtime, once for each version of both. Returns the compiled file. */
export function compileDriver(project: string, cache: string, runtime: Runtime): string {
  const source = folderOf(DRIVER, project);
  if (source === null) throw new Error(`${DRIVER} is not installed`);
  const { version } = manifestOf(source);
  const work = join(cache, `${DRIVER}-${version}-node-${runtime.version}`);
  const compiled = join(work, 'build/Release/better_sqlite3.node');
  if (existsSync(compiled)) return compiled;
  rmSync(work, { recursive: true, force: true });
  cpSync(source, work, { recursive: true, filter: (path) => path !== join(source, 'build') });
  const jobs = `--jobs=${String(availableParallelism())}`;
  execFileSync(process.execPath, [nodeGyp(), 'rebuild', '--release', jobs, '--loglevel=error'], {
    cwd: work,
    env: {
      ...process.env,
      // What npm was told of this machine's own Node would win over an option.
      npm_config_nodedir: runtime.folder,
      // Paths of this machine in the file would make every build another one.
      CFLAGS: `-ffile-prefix-map=${work}=.`,
      CXXFLAGS: `-ffile-prefix-map=${work}=. -w`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('strip', ['--strip-unneeded', compiled]);
  // A driver for another Node would show at the first start only.
  execFileSync(runtime.node, ['-e', `process.dlopen({ exports: {} }, ${JSON.stringify(compiled)})`]);
  return compiled;
}

/** npm brings the tool that compiles. */
function nodeGyp(): string {
  const root = execFileSync('npm', ['root', '--global'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return join(root.trim(), 'npm/node_modules/node-gyp/bin/node-gyp.js');
}

function isShipped(source: string, folder: string): boolean {
  const inside = source.slice(folder.length);
  if (inside.split(sep).includes('node_modules')) return false;
  return !LEFT_OUT.test(inside) && !FOLDERS_LEFT_OUT.test(inside);
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Some of them are for this machine, and others for other ones. */
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
}

/** Null when it is an optional one that is not installed. */
function folderOf(name: string, parent: string): string | null {
  for (const place of createRequire(join(parent, 'package.json')).resolve.paths(name) ?? []) {
    const folder = join(place, name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(place) === '/') break;
  }
  return null;
}
