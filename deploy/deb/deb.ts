import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface DebOptions {
  /** Folder that becomes `/` on the machine. */
  readonly tree: string;
  /** Folder with the control files: `control`, where @VERSION@, @ARCHITECTURE@, @SIZE@ and @LIBRARIES@ stand for what is known now, and scripts. */
  readonly control: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Compiled files of the tree: they say which libraries of the system are needed. */
  readonly compiled: readonly string[];
  /** Seconds since 1970 UTC, of every file: the same sources make the same package. */
  readonly timestamp: number;
  /** Folder the package is written to. */
  readonly target: string;
}

const SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm'];

/** A package that was made. */
export interface BuiltDeb {
  readonly file: string;
  readonly installedKib: number;
}

/** Makes a Debian package of a tree; the same tree gives the same bytes. */
export function makeDeb(options: DebOptions): BuiltDeb {
  const { tree, name, version, architecture, timestamp, target } = options;
  const installedKib = writeControl(options);
  // dpkg-deb takes back only what is newer than the time it is told.
  execFileSync('find', [tree, '-exec', 'touch', '-h', '-d', `@${String(timestamp)}`, '{}', '+']);
  mkdirSync(target, { recursive: true });
  const file = join(target, `${name}_${version}_${architecture}.deb`);
  // Half the time of the next level, for a fifteenth more in size; zstd would be nothing for Debian 11.
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z0', '--build', tree, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(timestamp) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { file, installedKib };
}

/** A file of the package with its mode; folders on the way are everybody's to read. */
export function put(tree: string, path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** Returns the size of what is installed. */
function writeControl({ tree, control, version, architecture, compiled }: DebOptions): number {
  const files = filesOf(tree);
  const kib = Math.ceil(files.reduce((sum, file) => sum + lstatSync(join(tree, file)).size, 0) / 1024);
  const text = readFileSync(join(control, 'control'), 'utf8')
    .replaceAll('@VERSION@', version)
    .replace('@ARCHITECTURE@', architecture)
    .replace('@SIZE@', String(kib))
    .replace('@LIBRARIES@', neededPackages(compiled).join(', '));
  put(tree, 'DEBIAN/control', text);
  put(tree, 'DEBIAN/md5sums', files.map((file) => `${md5Of(join(tree, file))}  ${file}\n`).join(''));
  const settings = files.filter((file) => file.startsWith('etc/'));
  if (settings.length > 0) put(tree, 'DEBIAN/conffiles', settings.map((file) => `/${file}\n`).join(''));
  for (const script of readdirSync(control).filter((entry) => SCRIPTS.includes(entry))) {
    put(tree, `DEBIAN/${script}`, readFileSync(join(control, script)), 0o755);
  }
  return kib;
}

function filesOf(tree: string): string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((entry) => statSync(join(tree, entry)).isFile())
    .sort();
}

/** Debian's packages of the libraries of the system that compiled files may ask for, the same in Debian 11 to 13 and Ubuntu. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
  'libatomic.so.1': 'libatomic1',
};
/** All of them are in the package of the C library. */
const LIBC = /^(?:libc|libm|libdl|libpthread|librt|ld-linux[\w-]*)\.so\.\d+$/;

/** What a package has to depend on, so that its compiled files start. Throws for a library that nobody thought of. */
export function neededPackages(files: readonly string[]): string[] {
  const headers = execFileSync('objdump', ['-p', ...files], { encoding: 'utf8' });
  const needed = new Set([...headers.matchAll(/^ +NEEDED +(\S+)$/gm)].map(([, name = '']) => name));
  const packages = [...needed]
    .filter((name) => !LIBC.test(name))
    .map((name) => {
      const found = LIBRARIES[name];
      if (found === undefined) throw new Error(`no package is known that has ${name}`);
      return found;
    });
  return [`libc6 (>= ${neededLibc(files)})`, ...packages.sort()];
}

/** The newest version of the C library whose symbols the files use. */
function neededLibc(files: readonly string[]): string {
  const symbols = execFileSync('objdump', ['-T', ...files], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const versions = [...symbols.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(
    ([, a, b]) => [Number(a), Number(b)] as const,
  );
  const [major, minor] = versions.reduce(
    (x, y) => (y[0] > x[0] || (y[0] === x[0] && y[1] > x[1]) ? y : x),
    [2, 0],
  );
  return `${String(major)}.${String(minor)}`;
}

/** Debian's own form of a package's checksums. */
function md5Of(file: string): string {
  return createHash('md5').update(readFileSync(file)).digest('hex');
}
