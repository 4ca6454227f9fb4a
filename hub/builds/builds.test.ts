import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildLab, output } from '../../test/fakes/build-lab.ts';
import { Repository } from '../../test/fakes/repository.ts';
import { LIMITS } from '../../shared/limits.ts';
import { FOLDER_SOURCE, type PlatformSource } from '../inventory/source.ts';

const MAKEFILE: PlatformSource = { ...FOLDER_SOURCE, kind: 'makefile', location: '/srv/d7.make' };
const COPY: PlatformSource = { ...FOLDER_SOURCE, composer: true };

let lab: BuildLab;

beforeEach(async () => {
  lab = await BuildLab.open();
});
afterEach(() => {
  lab.close();
});

/** A drush that makes a tree with one file, and remembers what it was called with. */
function putDrush(script = 'mkdir "$5" && echo made > "$5/index.php"'): void {
  lab.program('bin/drush', `echo "$@" > ${lab.path('asked')}\nenv > ${lab.path('env')}\n${script}`);
}

function published(files: Readonly<Record<string, string>>): void {
  mkdirSync(lab.path('published'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(lab.path('published'), name), text);
}

describe('a makefile', () => {
  it('is built by the drush on the PATH, into a folder of its own', async () => {
    putDrush();
    const build = await lab.make(MAKEFILE);
    expect(readFileSync(join(build.folder, 'index.php'), 'utf8')).toBe('made\n');
    expect(readFileSync(lab.path('asked'), 'utf8')).toMatch(
      /^--yes --nocolor make \/srv\/d7\.make \/.*\/d11\/1\.part\/tree\n$/,
    );
    expect(build.commit).toBe('');
  });

  it('without a drush says what to install', async () => {
    lab.onlyPath('/nowhere');
    await expect(lab.make(MAKEFILE)).rejects.toMatchObject({
      reason: 'TOOL_MISSING',
      message: 'there is no drush on the PATH of the hub',
      remedy: expect.stringContaining('drush 8') as string,
    });
  });
});

describe('Composer', () => {
  it('installs into a copy of the folder; the folder itself stays as it is', async () => {
    published({ 'composer.json': '{}', 'index.php': 'x' });
    symlinkSync('index.php', join(lab.path('published'), 'link'));
    lab.program('bin/composer', `echo "$@" > ${lab.path('asked')}; mkdir vendor; pwd; echo on stderr >&2`);
    const { folder } = await lab.make(COPY);
    expect(existsSync(join(folder, 'vendor'))).toBe(true);
    expect(existsSync(join(lab.path('published'), 'vendor'))).toBe(false);
    expect(readFileSync(lab.path('asked'), 'utf8')).toBe(
      'install --no-dev --no-interaction --no-progress --no-ansi\n',
    );
    expect(lab.stages).toEqual(['copy', 'composer install']);
    expect(lab.lines).toContain('on stderr');
  });

  it('is not run where there is no composer.json, or where that is not a file of the tree', async () => {
    lab.program('bin/composer', 'exit 1');
    published({ 'index.php': 'x' });
    await lab.make(COPY);
    symlinkSync('/etc/hostname', join(lab.path('published'), 'composer.json'));
    await lab.make(COPY);
    expect(lab.numbers()).toEqual([1, 2]);
  });

  it.skipIf(!hasComposer())('as it really is brings a package that lies beside the tree', async () => {
    const code = new Repository(lab.path('code'));
    code.commit({
      'packages/greeter/composer.json': JSON.stringify({
        name: 'acme/greeter',
        version: '1.0.0',
        autoload: { files: ['greet.php'] },
      }),
      'packages/greeter/greet.php': '<?php function greet() { return "hello"; }',
      'packages/tester/composer.json': JSON.stringify({ name: 'acme/tester', version: '1.0.0' }),
      'site/composer.json': JSON.stringify({
        require: { 'acme/greeter': '*' },
        'require-dev': { 'acme/tester': '*' },
        repositories: [{ type: 'path', url: '../packages/*' }, { 'packagist.org': false }],
      }),
      'site/index.php': '<?php require "vendor/autoload.php"; echo greet();',
    });
    const { folder } = await lab.build(code.folder, { subdir: 'site', composer: true });
    expect(output('php', ['index.php'], folder)).toBe('hello');
    expect(existsSync(join(folder, 'vendor/acme/tester'))).toBe(false);
    expect(lab.lines.join('\n')).toContain('acme/greeter');
  });
});

describe('a build', () => {
  it('never touches one that is there, and is numbered above all that ever were', async () => {
    putDrush();
    await lab.make(MAKEFILE);
    expect((await lab.make(MAKEFILE)).number).toBe(2);
    expect((await lab.make(MAKEFILE, { last: 7 })).number).toBe(8);
    await lab.keepOnly(2);
    expect(lab.numbers()).toEqual([2]);
    await lab.forget();
    expect(existsSync(lab.path('state/builds/d11'))).toBe(false);
  });

  it('that a program has turned into a symlink is refused', async () => {
    putDrush('ln -s /etc "$5"');
    await expect(lab.make(MAKEFILE)).rejects.toMatchObject({ reason: 'SOURCE_UNSUPPORTED' });
    expect(lab.numbers()).toEqual([]);
  });

  it('that fails tells the command and its last lines, without controls or passwords, and leaves nothing', async () => {
    putDrush(
      'for n in 1 2 3 4 5; do echo line $n; done; printf "\\033[31mfatal: https://anna:secret@host/x\\007 failed\\n" >&2; exit 3',
    );
    await expect(lab.make(MAKEFILE)).rejects.toMatchObject({
      reason: 'BUILD_FAILED',
      message:
        'drush make failed with exit code 3: line 3 | line 4 | line 5 | fatal: https://***@host/x failed',
    });
    expect(lab.left()).toEqual(['cache']);
  });

  it('that hangs is killed with all that it started', async () => {
    putDrush(`(sleep 61.3; touch ${lab.path('late')}) & sleep 61.3`);
    lab.timeoutMs = 300;
    await lab.restart();
    await expect(lab.make(MAKEFILE)).rejects.toMatchObject({ reason: 'TIMEOUT' });
    expect(sleepers()).toBe(0);
    expect(lab.left()).toEqual([]);
  });

  it('that is cancelled is killed, and leaves nothing', async () => {
    putDrush('mkdir "$5"; touch "$5/half"; sleep 62.3');
    const stop = new AbortController();
    const build = lab.make(MAKEFILE, { signal: stop.signal });
    while (!existsSync(lab.path('state/builds/d11/1.part/tree/half'))) await sleep(5);
    stop.abort();
    await expect(build).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(lab.left()).toEqual([]);
  });

  it('kills what its programs leave running behind them', async () => {
    putDrush('mkdir "$5"; sleep 61.3 >/dev/null 2>&1 & exit 0');
    await lab.make(MAKEFILE);
    expect(sleepers()).toBe(0);
  });

  it('that prints without end is read to its end, and kept only so far', async () => {
    putDrush('yes | head -n 100000; mkdir "$5"');
    await lab.make(MAKEFILE);
    expect(lab.lines).toHaveLength(LIMITS.buildLogLines);
    expect(lab.lines.at(-1)).toMatch(/not kept/);
  });

  it("shows its programs nothing of the hub's environment but what they need", async () => {
    process.env['AEGIR_CANARY'] = 'secret';
    putDrush();
    await lab.make(MAKEFILE);
    delete process.env['AEGIR_CANARY'];
    const seen = readFileSync(lab.path('env'), 'utf8');
    expect(seen).toContain(`HOME=${lab.path('home')}`);
    expect(seen).not.toContain('CANARY');
  });

  it('is found under its number only', () => {
    expect(() => lab.folder(0)).toThrow(expect.objectContaining({ reason: 'SOURCE_MISSING' }) as Error);
  });
});

/** How many of the tests' sleeps still run. */
function sleepers(): number {
  const script = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'sleep 61.[3]' | wc -l";
  return Number(output('sh', ['-c', script]));
}

function hasComposer(): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'composer')));
}
