import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import type { SharedUploads } from '../../shared/share.ts';
import { siteSets } from '../backups/site-sets.ts';
import { loadSpokeConfig, type SpokeConfig } from '../config.ts';
import { siteDataFolder } from '../disk/places.ts';
import { uploadsOf } from '../share/marker.ts';
import { shareProof } from '../share/proof.ts';
import { ensureSiteData } from './site-data.ts';

const URI = 'a.example';
const VERSION = '00000000-0000-4000-8000-000000000001';
const MASTER: SharedUploads = { folder: 'cluster1', share: { id: 'id', writer: 'web1', writes: true } };
const OTHER: SharedUploads = { ...MASTER, share: { ...MASTER.share, writes: false } };

describe('uploads on a folder that the members of a cluster have in common', () => {
  let root: string;
  let config: SpokeConfig;
  let own: string;
  let shared: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'aegir-uploads-'));
    writeFileSync(join(root, 'spoke.yaml'), `root: ${root}\n`);
    config = loadSpokeConfig(join(root, 'spoke.yaml'));
    own = join(siteDataFolder(config), URI);
    shared = join(root, 'uploads/cluster1', URI);
  });
  afterEach(() => {
    removeTree(root, tmpdir());
  });

  const prove = (uploads: SharedUploads, claim?: 'make'): string[] =>
    shareProof(uploadsOf(config, 'cluster1'), {
      share: uploads.share,
      ...(claim && { claim }),
      webGroup: '',
      writtenByAll: true,
    }).map(({ name, outcome }) => `${name} ${outcome === 'OUTCOME_OK' ? 'ok' : 'failed'}`);

  function mount(): void {
    mkdirSync(join(root, 'uploads/cluster1'), { recursive: true });
    prove(MASTER, 'make');
  }

  async function house(uploads?: SharedUploads): Promise<string[]> {
    const site = { uri: URI, isNew: true, ...(uploads && { uploads }) };
    const problems = await ensureSiteData(config, [site], '', () => Promise.resolve());
    return problems.map(({ reason }) => reason ?? '');
  }

  it('are proved as a pack is, and every member has to write there', () => {
    expect(prove(MASTER, 'make')).toEqual(['share failed']);
    expect(existsSync(join(root, 'uploads'))).toBe(false);
    mount();
    expect(prove(MASTER)).toEqual(['share ok', 'share.write ok']);
    expect(prove(OTHER)).toEqual(['share ok', 'share.write ok', 'share.ids ok']);
  });

  it('have folders that the master makes, to which the folder of the site leads on every member', async () => {
    mount();
    expect(await house(OTHER)).toEqual(['SHARE_MISSING']);
    expect(await house(MASTER)).toEqual([]);
    expect(await house(OTHER)).toEqual([]);
    for (const name of ['files', 'private']) {
      expect(readlinkSync(join(own, name))).toBe(join(shared, name));
      expect(lstatSync(join(shared, name)).mode & 0o7777).toBe(0o2770);
    }
  });

  it('are written nowhere while the folder is not there', async () => {
    expect(await house(MASTER)).toEqual(['SHARE_MISSING']);
    expect(existsSync(join(root, 'uploads'))).toBe(false);
    expect(existsSync(join(own, 'files'))).toBe(false);
  });

  it('take no place where files lie already, and are not taken for files of this machine', async () => {
    mount();
    expect(await house()).toEqual([]);
    writeFileSync(join(own, 'files/kept.txt'), 'kept');
    expect(await house(MASTER)).toEqual(['CHECK_FAILED']);
    expect(readFileSync(join(own, 'files/kept.txt'), 'utf8')).toBe('kept');
    removeTree(own, root);
    await house(MASTER);
    expect(await house()).toEqual(['CHECK_FAILED']);
  });

  it('are exchanged together with the settings, put back, and left alone where they are not meant', async () => {
    mount();
    await house(MASTER);
    writeFileSync(join(shared, 'files/old.txt'), 'old');
    const both = siteSets(config, { uploads: MASTER });
    const { own: part, uploads } = await both.begin(URI, VERSION);
    mkdirSync(join(uploads ?? '', 'files'));
    writeFileSync(join(uploads ?? '', 'files/new.txt'), 'new');
    writeFileSync(join(part, 'settings.php'), 'new');
    both.complete(VERSION);
    expect(both.place(URI, VERSION)).toBe(true);
    expect(both.place(URI, VERSION)).toBe(false);
    expect([existsSync(join(own, 'files/new.txt')), existsSync(join(own, 'files/old.txt'))]).toEqual([
      true,
      false,
    ]);
    both.putBack(URI, VERSION);
    await both.clear(URI, VERSION);
    expect([existsSync(join(own, 'files/new.txt')), existsSync(join(own, 'files/old.txt'))]).toEqual([
      false,
      true,
    ]);
    await siteSets(config, { uploads: OTHER, part: 'own' }).removeLive(URI, VERSION);
    expect([existsSync(own), existsSync(join(shared, 'files/old.txt'))]).toEqual([false, true]);
    await siteSets(config, { uploads: MASTER, part: 'shared' }).removeLive(URI, VERSION);
    expect(existsSync(shared)).toBe(false);
  });

  it('are no set that could be moved while the folder is not there', () => {
    expect(() => siteSets(config, { uploads: MASTER })).toThrow('is not the folder of cluster cluster1');
  });
});
