import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { HUB_MANUAL } from '../../hub/manual.ts';
import { VERSION } from '../../shared/version.ts';
import { SPOKE_MANUAL } from '../../spoke/manual.ts';
import { buildPrograms, type Program } from '../build/programs.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../manual/completions.ts';
import { ctlPage, daemonPage } from '../manual/roff.ts';
import { changelog, overrides } from './debian-files.ts';
import { makeDeb, put, type BuiltDeb } from './deb.ts';
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
  /** Folder of its control files, beside this one. */
  readonly room: 'hub' | 'spoke' | 'ctl';
  readonly programs: readonly Program[];
  readonly commands: readonly Command[];
  /** Files as they are: in the package, and in the project. */
  readonly files: Readonly<Record<string, string>>;
  /** Files that are made: in the package, and their text. */
  readonly made: Readonly<Record<string, string>>;
}

const CTL_COMMAND: Command = { path: 'usr/bin/aegirctl', main: 'hub/ctl/main.js', nodeOptions: '' };
const CTL_MADE = {
  'usr/share/man/man1/aegirctl.1': ctlPage(),
  'usr/share/bash-completion/completions/aegirctl': bashCompletion(),
  'usr/share/zsh/vendor-completions/_aegirctl': zshCompletion(),
  'usr/share/fish/vendor_completions.d/aegirctl.fish': fishCompletion(),
};

const PACKAGES: readonly Package[] = [
  {
    name: 'aegir-hub',
    room: 'hub',
    programs: ['hub', 'hub/ctl'],
    commands: [
      { path: 'usr/sbin/aegir-hub', main: 'hub/main.js', nodeOptions: '--enable-source-maps ' },
      CTL_COMMAND,
    ],
    files: {
      'usr/lib/systemd/system/aegir-hub.service': 'deploy/systemd/aegir-hub.service',
      'usr/lib/sysusers.d/aegir-hub.conf': 'deploy/deb/hub/sysusers.conf',
      'usr/lib/tmpfiles.d/aegir-hub.conf': 'deploy/deb/hub/tmpfiles.conf',
      'usr/share/doc/aegir-hub/examples/hub.yaml': 'deploy/config/hub.yaml',
      'usr/share/doc/aegir-hub/operations.md': 'docs/operations.md',
      'usr/share/doc/aegir-hub/errors.md': 'docs/errors.md',
      'usr/share/doc/aegir-hub/checks.md': 'docs/checks.md',
      'usr/share/doc/aegir-hub/metrics.md': 'docs/metrics.md',
      'usr/share/doc/aegir-hub/monitoring/alerts.yml': 'deploy/monitoring/alerts.yml',
      'usr/share/doc/aegir-hub/monitoring/dashboard.json': 'deploy/monitoring/dashboard.json',
      'usr/share/doc/aegir-hub/monitoring/prometheus.yml': 'deploy/monitoring/prometheus.yml',
    },
    made: { ...CTL_MADE, 'usr/share/man/man8/aegir-hub.8': daemonPage(HUB_MANUAL) },
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
    made: { 'usr/share/man/man8/aegir-spoke.8': daemonPage(SPOKE_MANUAL) },
  },
  {
    name: 'aegirctl',
    room: 'ctl',
    programs: ['hub/ctl'],
    commands: [CTL_COMMAND],
    files: {},
    made: CTL_MADE,
  },
];

async function main(): Promise<void> {
  const runtime = provideRuntime(CACHE);
  const driver = compileDriver(PROJECT, CACHE, runtime);
  const imports = await buildPrograms();
  rmSync(TARGET, { recursive: true, force: true });
  for (const each of PACKAGES) {
    const names = each.programs.flatMap((program) => imports[program]);
    const { file, installedKib } = build(each, runtime, driver, names);
    const sizes = [statSync(file).size / 2 ** 20, installedKib / 2 ** 10].map((size) => size.toFixed(1));
    process.stdout.write(`${relative(PROJECT, file)}: ${sizes.join(' MiB, installed ')} MiB\n`);
  }
}

function build(each: Package, runtime: Runtime, driver: string, libraries: readonly string[]): BuiltDeb {
  const tree = mkdtempSync(join(tmpdir(), 'aegir-package-'));
  try {
    const home = `usr/lib/${each.name}`;
    putPrograms(tree, home, each);
    cpSync(runtime.node, join(tree, home, 'node'));
    const folders = closureOf(libraries, PROJECT);
    copyLibraries(folders, PROJECT, join(tree, home), driver);
    putDocuments(tree, each);
    // Of folders with types alone nothing is left.
    execFileSync('find', [tree, '-type', 'd', '-empty', '-delete']);
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree]);
    // Nothing of a library is started by its name.
    execFileSync('find', [
      tree,
      '-path',
      '*/node_modules/*',
      '-type',
      'f',
      '-exec',
      'chmod',
      'a-x',
      '{}',
      '+',
    ]);
    return makeDeb({
      tree,
      control: join(PROJECT, 'deploy/deb', each.room),
      name: each.name,
      version: VERSION,
      architecture: runtime.architecture,
      compiled: [runtime.node, ...compiledIn(tree)],
      timestamp: timeOfSources(),
      target: TARGET,
    });
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function compiledIn(tree: string): string[] {
  const names = readdirSync(tree, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.node')).map((name) => join(tree, name));
}

/** All that is there to be read, compressed where Debian has it so. */
function putDocuments(tree: string, { name, files, made }: Package): void {
  for (const [path, source] of Object.entries(files)) put(tree, path, readFileSync(join(PROJECT, source)));
  for (const [path, text] of Object.entries(made)) {
    if (path.startsWith('usr/share/man/')) put(tree, `${path}.gz`, gzipSync(text, { level: 9 }));
    else put(tree, path, text);
  }
  const documents = `usr/share/doc/${name}`;
  put(tree, `usr/share/lintian/overrides/${name}`, overrides(name));
  put(tree, `${documents}/copyright`, readFileSync(join(PROJECT, 'deploy/deb/copyright')));
  put(tree, `${documents}/changelog.gz`, gzipSync(changelog(name, VERSION, timeOfSources()), { level: 9 }));
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
      put(tree, `${home}/${program}/${entry}`, withoutStarter(readFileSync(join(source, entry))));
    }
  }
  for (const { path, main, nodeOptions } of commands) {
    put(tree, path, `#!/bin/sh\nexec /${home}/node ${nodeOptions}/${home}/${main} "$@"\n`, 0o755);
  }
}

/** Programs are started with the package's own Node, whatever their first line says. */
function withoutStarter(code: Buffer): string {
  return code.toString().replace(/^#!.*/, '//');
}

/** Seconds since 1970 UTC of the commit that is built. */
function timeOfSources(): number {
  const time = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: PROJECT, encoding: 'utf8' });
  return Number(time.trim());
}

await main();
