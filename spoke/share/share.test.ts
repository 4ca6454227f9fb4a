import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import type { Share } from '../../shared/share.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { loadSpokeConfig, type SpokeConfig } from '../config.ts';
import { platformsFolder, shareMarker } from '../disk/places.ts';
import { createRun } from '../exec.ts';
import { checkWrites, mayWrite, packFolder } from './marker.ts';
import { OwnFolder } from './own-folder.ts';
import { shareProof } from './proof.ts';

const WRITER: Share = { id: 'pack', writer: 'web1', writes: true };
const READER: Share = { ...WRITER, writes: false };
const HEIR: Share = { ...WRITER, writer: 'web2' };

let root: string;
let config: SpokeConfig;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegir-share-'));
  writeFileSync(join(root, 'spoke.yaml'), `root: ${root}\n`);
  config = loadSpokeConfig(join(root, 'spoke.yaml'));
  mkdirSync(platformsFolder(config));
});
afterEach(() => {
  removeTree(root, tmpdir());
});

const proof = (share: Share, claim?: 'make' | 'take' | 'drop') =>
  shareProof(packFolder(config), { share, webGroup: '', ...(claim && { claim }) });
const prove = (share: Share, claim?: 'make' | 'take' | 'drop'): Record<string, string> =>
  Object.fromEntries(
    proof(share, claim).map((line) => [line.name, line.outcome === 'OUTCOME_OK' ? 'ok' : line.finding]),
  );
const run = createRun(new Set(['/usr/bin/mount', '/usr/bin/umount']));
const mount = async (program: string, ...args: string[]): Promise<void> => {
  expect(await run([`/usr/bin/${program}`, ...args], { timeoutMs: 10_000 })).toMatchObject({ code: 0 });
};
const refusal = (share: Share | undefined): string | undefined => {
  try {
    checkWrites(config, share);
    return undefined;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('the folder of a pack', () => {
  it('is proved by the marker that its master leaves there', () => {
    expect(prove(READER)['share']).toContain('it has no marker');
    expectBroken('share', proof(READER), /setup --nfs/);
    expect(prove(WRITER)['share']).toContain('it has no marker');
    expect(prove(WRITER, 'make')).toEqual({ share: 'ok', 'share.write': 'ok' });
    expect(prove(READER)).toEqual({ share: 'ok', 'share.write': 'ok', 'share.ids': 'ok' });
    expect(prove({ ...READER, id: 'other' })['share']).toContain('is the folder of another group');
  });

  it('is not made where it is to be there, and nothing is written in its place', () => {
    expect(prove(WRITER, 'take')['share']).toContain('it has no marker');
    expect(existsSync(dirname(shareMarker(platformsFolder(config))))).toBe(false);
    // Whoever only reads claims nothing.
    expect(prove(READER, 'make')['share']).toContain('it has no marker');
  });

  it('is written by one server: by the next as soon as that has taken it over, though the former did not hear of it', () => {
    expect([refusal(WRITER), refusal(READER), refusal(undefined)]).toEqual([
      'SHARE_MISSING',
      'SHARE_MISSING',
      undefined,
    ]);
    prove(WRITER, 'make');
    // A machine that left the pack, or was set up anew, finds that it is not its own.
    expect([refusal(WRITER), refusal(READER), refusal(undefined)]).toEqual([
      undefined,
      'SHARE_READ_ONLY',
      'SHARE_READ_ONLY',
    ]);
    expect(prove(HEIR, 'take')).toEqual({ share: 'ok', 'share.write': 'ok' });
    expect([refusal(HEIR), refusal(WRITER)]).toEqual([undefined, 'SHARE_READ_ONLY']);
    prove(HEIR, 'drop');
    expect(refusal(undefined)).toBeUndefined();
  });

  it('has files of accounts with the same numbers everywhere', () => {
    prove(WRITER, 'make');
    const marker = JSON.parse(readFileSync(shareMarker(platformsFolder(config)), 'utf8')) as object;
    writeFileSync(shareMarker(platformsFolder(config)), JSON.stringify({ ...marker, uid: 4242 }));
    expect(prove(READER)['share.ids']).toContain('uid 4242 on the server that writes');
    writeFileSync(shareMarker(platformsFolder(config)), JSON.stringify({ ...marker, webGid: 4242 }));
    expect(prove(READER)['share.ids']).toContain("the writer's web server has gid 4242");
    expectBroken('share.ids', proof(READER), /./);
  });

  it.runIf(process.getuid?.() === 0)('is named on whoever sees it and cannot write there', async () => {
    prove(WRITER, 'make');
    const folder = platformsFolder(config);
    await mount('mount', '--bind', folder, folder);
    try {
      await mount('mount', '-o', 'remount,bind,ro', folder);
      for (const share of [WRITER, READER])
        expectBroken('share.write', proof(share), `mount -o remount,rw ${folder}`);
    } finally {
      await mount('umount', '-l', folder);
    }
    expect(prove(WRITER)['share.write']).toBe('ok');
  });

  it('is nobody to be trusted with where its marker is damaged', () => {
    mkdirSync(dirname(shareMarker(platformsFolder(config))), { recursive: true });
    writeFileSync(shareMarker(platformsFolder(config)), '{"id": "pack"');
    expect([mayWrite(config, WRITER), mayWrite(config, undefined)]).toEqual([false, false]);
    expect(prove(WRITER)['share']).toContain('is damaged');
  });

  it('is what the hub said last: a machine that was set up anew serves nothing yet', () => {
    prove(WRITER, 'make');
    const folder = new OwnFolder(config, undefined);
    expect([folder.mayWrite(), folder.isShared()]).toEqual([false, false]);
    folder.told(WRITER);
    expect([folder.mayWrite(), folder.isShared()]).toEqual([true, true]);
  });
});
