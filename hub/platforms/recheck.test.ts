import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LibraryLab } from '../../test/fakes/library-lab.ts';
import { Catalogue } from './catalogue.ts';
import { recall } from './memory.ts';
import { differing, recheck } from './recheck.ts';
import { merged } from './recheck-pair.ts';
import { piecesOf } from './pieces.ts';

let lab: LibraryLab;

beforeEach(() => {
  lab = new LibraryLab();
});

afterEach(async () => {
  await lab.close();
});

const at = (path: string): string => join(lab.tree, path);

/** A name comes, and the folder gets its former time back, as rsync and tar leave it. */
function slip(path: string): void {
  const { atime, mtime } = statSync(dirname(at(path)));
  lab.write(path, 'slipped in');
  utimesSync(dirname(at(path)), atime, mtime);
}

/** A file is written to without a change of its size or its time. */
function forge(path: string): void {
  const { atime, mtime, size } = statSync(at(path));
  writeFileSync(at(path), 'x'.repeat(size));
  utimesSync(at(path), atime, mtime);
}

describe('a second look at a source', () => {
  beforeEach(async () => {
    for (const path of [
      'index.php',
      'lib/a.php',
      'lib/b/c.php',
      'lib/b/d.php',
      'lib/z/e.php',
      'vendor/f.php',
    ])
      lab.write(path, `<?php // ${path}`);
    symlinkSync('lib', at('link'));
    mkdirSync(at('empty'));
    await lab.scan();
  });

  it.each<[string, () => void]>([
    [
      'a name that slipped in',
      () => {
        slip('lib/b/new.php');
      },
    ],
    [
      'content that was forged',
      () => {
        forge('lib/b/c.php');
      },
    ],
    [
      'a file that is gone',
      () => {
        rmSync(at('lib/b/c.php'));
      },
    ],
    [
      'a folder that is gone',
      () => {
        rmSync(at('lib/b'), { recursive: true });
      },
    ],
    [
      'a folder that became a file',
      () => {
        rmSync(at('lib/b'), { recursive: true });
        lab.write('lib/b', 'file');
      },
    ],
    [
      'a file that became a folder',
      () => {
        rmSync(at('index.php'));
        lab.write('index.php/x', 'below');
      },
    ],
    [
      'a symlink that leads elsewhere',
      () => {
        rmSync(at('link'));
        symlinkSync('vendor', at('link'));
      },
    ],
    [
      'a symlink that became a folder',
      () => {
        rmSync(at('link'));
        lab.write('link/x.php', 'x');
      },
    ],
    [
      'two folders that changed their names',
      () => {
        renameSync(at('lib/b'), at('lib/t'));
        renameSync(at('lib/z'), at('lib/b'));
        renameSync(at('lib/t'), at('lib/z'));
      },
    ],
    [
      'a file moved over another',
      () => {
        renameSync(at('lib/b/d.php'), at('lib/b/c.php'));
      },
    ],
    [
      'a program that was none',
      () => {
        chmodSync(at('lib/a.php'), 0o755);
      },
    ],
    [
      'a tree in a tree',
      () => {
        lab.write('lib/b/k/l/m/n.php', 'deep');
      },
    ],
    [
      'what version control left',
      () => {
        lab.write('lib/.git/HEAD', 'ref');
      },
    ],
    ['nothing at all', () => undefined],
  ])('finds %s', async (_what, change) => {
    await sleep(12);
    change();
    const seen = await lab.scan({ allowMassDelete: true });
    expect((await lab.scan({ deep: true, allowMassDelete: true })).digest).toBe(seen.digest);
  });

  it('sees that a folder becomes one of a site, is none any more, and shall count as code all the same', async () => {
    lab.write('includes/bootstrap.inc', 'Drupal 7');
    lab.write('sites/a.org/modules/m.php', 'code');
    const without = { withoutSiteFolders: true, allowMassDelete: true };
    const paths = async (options: object): Promise<number> => (await lab.scan(options)).files;
    const all = await paths(without);
    await sleep(12);
    lab.write('sites/a.org/settings.php', '<?php');
    expect(await paths(without)).toBe(all - 1);
    expect(await paths(without)).toBe(all - 1);
    expect(await paths({ ...without, withoutSiteFolders: false })).toBe(all + 1);
    expect(await paths(without)).toBe(all - 1);
    rmSync(at('sites/a.org/settings.php'));
    expect(await paths(without)).toBe(all);
  });

  it('comes to what a first look would, whatever was done in between', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'lib', 'index.php');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    const deed = fc.record({
      path,
      other: path,
      what: fc.constantFrom('write', 'remove', 'move', 'folder', 'chmod'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(deed, { maxLength: 4 }), { maxLength: 4 }), async (rounds) => {
        for (const deeds of rounds) {
          // Times of files are no finer than this.
          await sleep(6);
          for (const one of deeds) attempt(one);
          if (!readdirSync(lab.tree).includes('keep.php')) lab.write('keep.php', 'one file at least');
          await lab.scan({ allowMassDelete: true });
        }
        const seen = await lab.scan({ allowMassDelete: true });
        expect((await lab.scan({ deep: true, allowMassDelete: true })).digest).toBe(seen.digest);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('a second look that is shared', () => {
  it('sees in pieces what one look sees, however they fall', async () => {
    for (const folder of ['a', 'a/b', 'a/b/c', 'd', 'e'])
      for (const name of ['1.php', '2.php', '3.php']) lab.write(`${folder}/${name}`, folder);
    await lab.scan();
    const catalogue = new Catalogue(join(lab.home, 'state', 'platforms.db'));
    const memory = recall('p1', catalogue, lab.manifestsFolder);
    catalogue.close();
    if (memory === null) throw new Error('nothing is remembered');
    await sleep(12);
    rmSync(at('a/b'), { recursive: true });
    symlinkSync('../d', at('a/b'));
    rmSync(at('d/2.php'));
    lab.write('e/2.php', 'longer than before');
    const source = { folder: lab.tree, ...memory };
    const { length } = memory.manifest;
    const whole = recheck(source, [{ from: 0, to: length }], () => undefined);
    expect(whole.changed.size).toBe(3);
    for (let piece = 1; piece <= length; piece++) {
      const pieces = [...piecesOf(length, new Int32Array(new SharedArrayBuffer(4)), piece)];
      const seen = [0, 1].map((turn) =>
        recheck(
          source,
          pieces.filter((_, number) => number % 2 === turn),
          () => undefined,
        ),
      );
      expect(differing(merged(seen))).toEqual(differing(whole));
      expect(merged(seen).folders).toEqual(whole.folders);
    }
  });

  it('finds in a large tree what one thread would', async () => {
    for (let number = 0; number < 4_500; number++)
      lab.write(`part-${String(number % 90)}/${String(number)}`, '');
    lab.write('part-1/a.php', 'some content');
    await lab.scan();
    await sleep(12);
    lab.write('part-1/a.php', 'other content');
    lab.write('part-89/new.php', 'new');
    rmSync(at('part-44'), { recursive: true });
    const seen = await lab.scan();
    expect(seen.files).toBe(4_500 + 2 - 50);
    expect((await lab.scan({ deep: true })).digest).toBe(seen.digest);
  });
});

/** Does it where that is possible. */
function attempt({ path, other, what }: { path: string; other: string; what: string }): void {
  try {
    if (what === 'write') lab.write(path, `now ${other}`);
    else if (what === 'remove') rmSync(at(path), { recursive: true });
    else if (what === 'move') renameSync(at(path), at(other));
    else if (what === 'folder') mkdirSync(at(path), { recursive: true });
    else chmodSync(at(path), statSync(at(path)).isFile() ? 0o755 : 0o755);
  } catch {
    // Not possible where something else is there.
  }
}
