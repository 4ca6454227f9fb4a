import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeRelease, fakeSource, type FakeRelease, type FakeTree } from '../fakes/content-source.ts';
import { SMALL_TREE, snapshot, StoreLab } from '../fakes/store-lab.ts';

let lab: StoreLab;
/** Independent copies of what releases should be. */
let truth: string;

beforeEach(() => {
  lab = new StoreLab();
  truth = join(lab.root, 'truth');
  mkdirSync(truth);
});

afterEach(() => {
  lab.close();
});

const many = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [`d${String(i % 6)}/f${String(i)}`, `content ${String(i)}`]),
);
const VERSIONS: readonly FakeTree[] = [
  { ...SMALL_TREE, ...many },
  { ...SMALL_TREE, ...many, 'd1/f1': 'second', 'sites/default/settings.txt': 'x' },
  { ...SMALL_TREE, ...many, 'd1/f1': 'third', 'core/lib/link': '-> ../b.php', 'new/folder/f': 'n' },
  {
    'd1*': 'a file now',
    'core/a.php': 'a',
    ...Object.fromEntries(
      Object.entries(many)
        .slice(0, 40)
        .filter(([path]) => !path.startsWith('d1/')),
    ),
    new: '-> core',
    'void/x': 'no more',
  },
  { ...SMALL_TREE, ...many, 'd1/f1': 'third' },
];

/** Syncs a version into the store, and the same into a store of its own that has no history. */
async function deploy(version: FakeTree, known: readonly FakeRelease[] = []): Promise<FakeRelease> {
  const release = fakeRelease(version);
  await lab.sync(release, fakeSource([release, ...known]), { allowMassDelete: true });
  return release;
}

function standbyOf(platform: string): string[] {
  const home = join(lab.root, 'platforms/.aegir/standby', platform);
  return existsSync(home) ? readdirSync(home) : [];
}

function digests(...releases: FakeRelease[]): Set<string> {
  return new Set(releases.map(({ order }) => order.release));
}

/** What an independent tool sees as different between two trees. */
function differences(one: string, other: string): string {
  return execFileSync('rsync', ['-nrlpc', '--delete', '-i', `${one}/`, `${other}/`], { encoding: 'utf8' });
}

describe('a release that fell out of the window', () => {
  it('becomes the next one, which is the tree, while those in the window stay as they are', async () => {
    const kept: FakeRelease[] = [];
    for (const [number, version] of VERSIONS.entries()) {
      const before = kept.map((release) => ({ release, tree: snapshot(lab.folderOf(release)) }));
      const stoodBy = standbyOf('p1').length > 0;
      const inode = kept[0] === undefined ? 0 : statSync(join(lab.folderOf(kept[0]), 'core/a.php')).ino;
      const release = await deploy(version, kept);
      expect(stoodBy).toBe(number >= 3);
      expect(standbyOf('p1')).toEqual([]);
      const fresh = new StoreLab();
      await fresh.sync(release, fakeSource([release]));
      expect(differences(fresh.folderOf(release), lab.folderOf(release))).toBe('');
      fresh.close();
      for (const { release: old, tree } of before) expect(snapshot(lab.folderOf(old))).toEqual(tree);
      if (inode > 0) expect(statSync(join(lab.folderOf(release), 'core/a.php')).ino).toBe(inode);
      expect(await lab.sync(release, fakeSource([]), { deep: true })).toMatchObject({ changed: false });
      kept.unshift(release);
      kept.splice(2);
      await lab.store.prune(digests(...kept), 0);
      expect(lab.store.releases().sort()).toEqual([...digests(...kept)].sort());
    }
  });

  async function threeVersions(): Promise<{ oldest: FakeRelease; live: FakeRelease }> {
    const oldest = await deploy(VERSIONS[0] ?? {});
    const live = await deploy(VERSIONS[1] ?? {});
    return { oldest, live };
  }

  it('is found no more from the moment it stands by', async () => {
    const { oldest, live } = await threeVersions();
    const folder = lab.folderOf(oldest);
    await lab.store.prune(digests(live), 0);
    expect(lab.store.pathOf(oldest.order.release)).toBeNull();
    expect(existsSync(folder)).toBe(false);
    expect(standbyOf('p1')).toHaveLength(2);
    const source = fakeSource([oldest]);
    expect(await lab.sync(oldest, source)).toMatchObject({ changed: true, filesFetched: 0 });
    expect(snapshot(lab.folderOf(oldest))).toMatchObject({ 'd1/f1': '644 content 1' });
  });

  it('loses site links and whatever else was put into it', async () => {
    const { oldest, live } = await threeVersions();
    mkdirSync(join(lab.folderOf(oldest), 'sites/extra'), { recursive: true });
    symlinkSync('/srv', join(lab.folderOf(oldest), 'sites/www.example.org'));
    writeFileSync(join(lab.folderOf(oldest), 'sites/extra/note'), 'mine');
    symlinkSync('/etc', join(lab.folderOf(oldest), 'd0/link'));
    await lab.store.prune(digests(live), 0);
    const next = await deploy(VERSIONS[2] ?? {}, [live]);
    expect(standbyOf('p1')).toEqual([]);
    expect(Object.keys(snapshot(lab.folderOf(next))).filter((path) => path.startsWith('sites'))).toEqual([]);
    expect(existsSync(join(lab.folderOf(next), 'd0/link'))).toBe(false);
    expect(existsSync('/etc/passwd')).toBe(true);
  });

  it('is not used when somebody changed it', async () => {
    const { oldest, live } = await threeVersions();
    await lab.store.prune(digests(live), 0);
    const standby = join(lab.root, 'platforms/.aegir/standby/p1', oldest.order.release);
    renameSync(join(standby, 'd2'), join(lab.root, 'elsewhere'));
    symlinkSync(join(lab.root, 'elsewhere'), join(standby, 'd2'));
    const before = snapshot(join(lab.root, 'elsewhere'));
    const next = await deploy(VERSIONS[2] ?? {}, [live]);
    expect(snapshot(lab.folderOf(next))).toMatchObject({ 'd2/f2': '644 content 2', 'd2/': '755' });
    expect(snapshot(join(lab.root, 'elsewhere'))).toEqual(before);
    await lab.store.prune(digests(live, next), 0);
    expect(readdirSync(lab.buildingFolder)).toEqual([]);
  });

  it('is not used while a process that began before the switch may live in it', async () => {
    const { live } = await threeVersions();
    cpSync('/bin/sleep', join(lab.root, 'php8.2'));
    const process = spawn(join(lab.root, 'php8.2'), ['30']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await lab.store.prune(digests(live), Date.now());
    await deploy(VERSIONS[2] ?? {}, [live]);
    expect(standbyOf('p1')).toHaveLength(2);
    process.kill();
  });

  it('goes when its platform is gone', async () => {
    const { live } = await threeVersions();
    await lab.store.prune(digests(live), 0);
    expect(standbyOf('p1')).toHaveLength(2);
    await lab.store.prune(new Set(), 0);
    expect(readdirSync(join(lab.root, 'platforms/.aegir/standby'))).toEqual([]);
    expect(readdirSync(lab.buildingFolder)).toEqual([]);
  });
});

describe('an interrupted tree that shares a large file with a release', () => {
  it('never writes to that file', async () => {
    const large = randomBytes(3 << 20);
    const first = await deploy({ large, x: 'x', y: 'y' });
    const second = await deploy({ large, x: 'x2', y: 'y' });
    await lab.store.prune(digests(second), 0);
    const changed = Buffer.from(large);
    changed[5] = (large[5] ?? 0) ^ 1;
    const third = fakeRelease({ large: changed, x: 'x3', y: 'y' });
    const standby = join(lab.root, 'platforms/.aegir/standby/p1', first.order.release);
    renameSync(standby, join(lab.buildingFolder, third.order.release));
    await lab.sync(third, fakeSource([third, second]));
    expect(readFileSync(join(lab.folderOf(second), 'large')).equals(large)).toBe(true);
    expect(readFileSync(join(lab.folderOf(third), 'large')).equals(changed)).toBe(true);
  });
});

describe('a manifest', () => {
  it('comes as what is different from the release before, and whole when that leads nowhere', async () => {
    const first = await deploy(VERSIONS[0] ?? {});
    const second = fakeRelease(VERSIONS[1] ?? {});
    const source = fakeSource([first, second]);
    await lab.sync(second, source);
    expect([source.manifests, source.deltas]).toEqual([1, 1]);
    const third = fakeRelease(VERSIONS[2] ?? {});
    // This hub takes another release for the base: its delta leads nowhere here.
    const wrong = { ...second, manifest: first.manifest };
    const lying = fakeSource([third, wrong]);
    await lab.sync(third, lying);
    expect([lying.manifests, lying.deltas]).toEqual([2, 1]);
    expect(snapshot(lab.folderOf(third))).toMatchObject({ 'd1/f1': '644 third' });
  });
});
