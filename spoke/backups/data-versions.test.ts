import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { DataVersions } from './data-versions.ts';

const SITE = 'a.example';
const VERSION = '00000000-0000-4000-8000-000000000001';

describe('a set of data', () => {
  let root: string;
  let sites: string;
  let versions: DataVersions;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'aegir-data-'));
    sites = join(root, 'platforms/.aegir/sites');
    versions = new DataVersions(sites);
    const part = await versions.begin(VERSION);
    writeFileSync(join(part, 'which'), 'new');
    versions.complete(VERSION);
  });

  afterEach(() => {
    removeTree(root, tmpdir());
  });

  function live(text: string): void {
    mkdirSync(join(sites, SITE), { recursive: true });
    writeFileSync(join(sites, SITE, 'which'), text);
  }

  function which(): string | null {
    const file = join(sites, SITE, 'which');
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  it('takes the place of what was live, which comes back when it is put back', () => {
    live('old');
    expect([versions.place(SITE, VERSION), which()]).toEqual([true, 'new']);
    expect([versions.place(SITE, VERSION), which()]).toEqual([false, 'new']);
    expect([versions.putBack(SITE, VERSION), which()]).toEqual([true, 'old']);
    expect([versions.putBack(SITE, VERSION), which()]).toEqual([false, 'old']);
    expect([versions.place(SITE, VERSION), which()]).toEqual([true, 'new']);
  });

  it('becomes the data of a site that had none, and leaves none when it is put back', async () => {
    expect([versions.place(SITE, VERSION), which()]).toEqual([true, 'new']);
    expect(versions.place(SITE, VERSION)).toBe(false);
    expect([versions.putBack(SITE, VERSION), which()]).toEqual([true, null]);
    await versions.clear(SITE, VERSION);
    expect(() => versions.place(SITE, VERSION)).toThrow(expect.objectContaining({ reason: 'DATA_MISSING' }));
  });

  it('takes its place after a crash between the two renames, also where empty folders were made meanwhile', () => {
    live('old');
    const former = join(sites, '.versions', `${VERSION}.former`);
    renameSync(join(sites, SITE), former);
    mkdirSync(join(sites, SITE, 'files'), { recursive: true });
    expect([versions.place(SITE, VERSION), which()]).toEqual([true, 'new']);
    expect([versions.putBack(SITE, VERSION), which()]).toEqual([true, 'old']);
  });

  it('takes the place of nothing that it did not expect', () => {
    mkdirSync(join(sites, '.versions', `${VERSION}.former`));
    live('of somebody else');
    expect(() => versions.place(SITE, VERSION)).toThrow(expect.objectContaining({ reason: 'DATA_MISSING' }));
    expect(which()).toBe('of somebody else');
  });

  it('is the data under a new name, where what others left there is kept while the data under the old name go', async () => {
    live('of an earlier site');
    versions.place(SITE, VERSION);
    await expect(versions.keepFormer(SITE, VERSION)).rejects.toMatchObject({ reason: 'DATA_LEFT_BEHIND' });
    mkdirSync(join(sites, 'old.example'));
    await versions.removeLive('old.example', VERSION);
    await versions.removeLive('old.example', VERSION);
    expect([existsSync(join(sites, 'old.example')), which()]).toEqual([false, 'new']);
    const kept = join(sites, '.versions', `${VERSION}.former`, 'which');
    expect(readFileSync(kept, 'utf8')).toBe('of an earlier site');
  });

  it('leaves nothing beside what is live when it is cleared', async () => {
    live('old');
    versions.place(SITE, VERSION);
    await versions.clear(SITE, VERSION);
    expect(which()).toBe('new');
    for (const kind of ['part', 'next', 'former', 'none']) {
      expect(existsSync(join(sites, '.versions', `${VERSION}.${kind}`))).toBe(false);
    }
  });
});
