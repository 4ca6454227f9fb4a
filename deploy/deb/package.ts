import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../shared/version.ts';
import { buildPrograms, type Program } from '../build/programs.ts';
import { makeDeb, put } from './deb.ts';
import { closureOf, compileDriver, copyLibraries } from './libraries.ts';
import { provideRuntime, type Runtime } from './runtime.ts';

/**
 * Builds dist/packages/*.deb: the programs with the Node and the libraries they run on. Whatever the machine
 * has in node_modules, only what the programs import goes along.
 */

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CACHE = join(PROJECT, 'node_modules/.cache/packages');
const TARGET = join(PROJECT, 'dist/packages');

/** A command of a package: what it is called, and which program of dist/ it starts. */
interface Command {
  readonly path: string;
  readonly main: string;
  readonly nodeOptions: string;
}

interface Package {
  readonly name: string;
  readonly room: 'hub' | 'spoke';
  readonly programs: readonly Program[];
  readonly commands: readonly Command[];
  /** Files as they are: in the package, and in the project. */
  readonly files: Readonly<Record<string, string>>;
}

const PACKAGES: readonly Package[] = [
  {
    name: 'aegir-hub',
    room: 'hub',
    programs: ['hub', 'hub/ctl'],
    commands: [
      { path: 'usr/sbin/aegir-hub', main: 'hub/main.js', nodeOptions: '--enable-source-maps ' },
      { path: 'usr/bin/aegirctl', main: 'hub/ctl/main.js', nodeOptions: '' },
    ],
    files: {
      'usr/lib/systemd/system/aegir-hub.service': 'deploy/systemd/aegir-hub.service',
      'usr/lib/sysusers.d/aegir-hub.conf': 'deploy/deb/hub/sysusers.conf',
      'usr/lib/tmpfiles.d/aegir-hub.conf': 'deploy/deb/hub/tmpfiles.conf',
      'usr/share/doc/aegir-hub/examples/hub.yaml': 'deploy/config/hub.yaml',
      'usr/share/doc/aegir-hub/operations.md': 'docs/operations.md',
      'usr/share/doc/aegir-hub/errors.md': 'docs/errors.md',
    },
  },
  {
    name: 'aegir-spoke',
    room: 'spoke',
    programs: ['spoke'],
    commands: [{ path: 'usr/sbin/aegir-spoke', main: 'spoke/main.js', nodeOptions: '--enable-source-maps ' }],
    files: {
      'usr/lib/systemd/system/aegir-spoke.service': 'deploy/systemd/aegir-spoke.service',
      'usr/lib/sysusers.d/aegir-spoke.conf': 'deploy/deb/spoke/sysusers.conf',
      'usr/lib/tmpfiles.d/aegir-spoke.conf': 'deploy/deb/spoke/tmpfiles.conf',
      'usr/share/aegir-spoke/sudoers': 'deploy/sudoers/aegir-spoke',
      'usr/share/doc/aegir-spoke/examples/spoke.yaml': 'deploy/config/spoke.yaml',
    },
  },
];

async function main(): Promise<void> {
  const runtime = provideRuntime(CACHE);
  const driver = compileDriver(PROJECT, CACHE, runtime);
  const imports = await buildPrograms();
  rmSync(TARGET, { recursive: true, force: true });
  for (const each of PACKAGES) {
    const names = each.programs.flatMap((program) => imports[program]);
    const file = build(each, runtime, driver, names);
    const mebibytes = (statSync(file).size / 1024 / 1024).toFixed(1);
    process.stdout.write(`${file} ${mebibytes} MiB\n`);
  }
}

function build(each: Package, runtime: Runtime, driver: string, libraries: readonly string[]): string {
  const tree = mkdtempSync(join(tmpdir(), 'aegir-package-'));
  try {
    const home = `usr/lib/${each.name}`;
    putPrograms(tree, home, each);
    cpSync(runtime.node, join(tree, home, 'node'));
    const folders = closureOf(libraries, PROJECT);
    copyLibraries(folders, PROJECT, join(tree, home), driver);
    for (const [path, source] of Object.entries(each.files)) {
      put(tree, path, readFileSync(join(PROJECT, source)));
    }
    put(tree, `usr/share/doc/${each.name}/copyright`, readFileSync(join(PROJECT, 'deploy/deb/copyright')));
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree]);
    return makeDeb({
      tree,
      control: join(PROJECT, 'deploy/deb', each.room),
      name: each.name,
      version: VERSION,
      architecture: runtime.architecture,
      compiled: [runtime.node, driver],
      timestamp: timeOfSources(),
      target: TARGET,
    });
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Names of the files of a program, in its folder and in the one below that holds what it reads itself. */
function filesIn(source: string): string[] {
  const entries = readdirSync(source, { withFileTypes: true });
  const own = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const runners = entries.filter(({ name }) => name === 'runners');
  return [
    ...own,
    ...runners.flatMap(({ name }) => readdirSync(join(source, name)).map((file) => `${name}/${file}`)),
  ];
}

/** The programs as the build left them, each behind a command that starts it with the package's own Node. */
function putPrograms(tree: string, home: string, { programs, commands }: Package): void {
  put(tree, `${home}/package.json`, `${JSON.stringify({ type: 'module' })}\n`);
  for (const program of programs) {
    const source = join(PROJECT, 'dist', program);
    for (const entry of filesIn(source)) {
      put(tree, `${home}/${program}/${entry}`, readFileSync(join(source, entry)));
    }
  }
  for (const { path, main, nodeOptions } of commands) {
    put(tree, path, `#!/bin/sh\nexec /${home}/node ${nodeOptions}/${home}/${main} "$@"\n`, 0o755);
  }
}

/** Seconds since 1970 UTC of the commit that is built. */
function timeOfSources(): number {
  const time = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: PROJECT, encoding: 'utf8' });
  return Number(time.trim());
}

await main();
