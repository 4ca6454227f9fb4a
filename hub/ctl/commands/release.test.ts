import { describe, expect, it } from 'vitest';
import { ctl, watching } from '../../../test/fakes/aegirctl.ts';
import { NOW, platform, task } from '../../../test/fakes/inventory.ts';

const LIVE = 'ab'.repeat(32);
const OLD = 'cd'.repeat(32);

const releases = [
  {
    ...{ digest: LIVE, files: 1_300, bytes: 13_000_000, live: true },
    ...{ madeMs: NOW - 60_000, servedMs: NOW - 60_000, servers: ['web1', 'web2'] },
    commit: '3f'.repeat(20),
  },
  {
    ...{ digest: OLD, files: 1_299, bytes: 12_999_000, live: false },
    ...{ madeMs: NOW - 86_400_000, servedMs: NOW - 3_600_000, servers: [] },
  },
];

const change = (path: string) => ({
  ...{ path, change: 'changed', kind: 'file' },
  ...{ bytesBefore: 10, bytesAfter: 2_048 },
});

function diffOf(...paths: string[]) {
  const totals = { from: OLD, to: LIVE, added: 1, removed: 0, changed: paths.length, bytesGrown: 2_038 };
  const added = { path: 'new', change: 'added', kind: 'folder', bytesBefore: 0, bytesAfter: 0 };
  return { ...totals, changes: [added, ...paths.map(change)], nextPageToken: '' };
}

describe('aegirctl platform release', () => {
  it('lists what is kept, the live one as such', async () => {
    const { stdout, asked } = await ctl({ ListReleases: () => ({ releases }) }, 'platform release list d11');
    expect(stdout).toBe(
      [
        'RELEASE       STATE  FILES  SIZE      MADE       SERVED     COMMIT        SERVERS',
        'abababababab  live   1,300  12.4 MiB  1 min ago  1 min ago  3f3f3f3f3f3f  web1,web2',
        'cdcdcdcdcdcd  kept   1,299  12.4 MiB  1 d ago    1 h ago    -             -',
        '',
      ].join('\n'),
    );
    expect(asked).toMatchObject([{ request: { name: 'd11' } }]);
  });

  it('goes back and shows what became of it', async () => {
    const done = task({ kind: 'platform.rollback', objectName: 'd11' });
    const { code, stdout, asked } = await ctl(
      {
        RollbackPlatform: () => ({ taskId: done.id }),
        GetPlatform: () => ({ platform: platform({ release: OLD, held: true }) }),
        ...watching(done),
      },
      'platform release rollback d11 --to cdcd --json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ platform: { release: OLD, held: true }, taskId: done.id });
    expect(asked[0]).toMatchObject({
      method: 'RollbackPlatform',
      request: { name: 'd11', release: 'cdcd' },
    });
  });

  it('shows a difference with its totals, one entry a line', async () => {
    const { stdout, stderr } = await ctl(
      { DiffReleases: () => diffOf('index.php') },
      'platform release diff d11',
    );
    expect(stdout).toBe(
      [
        `from:       ${OLD}`,
        `to:         ${LIVE}`,
        'difference: 1 added, 0 removed, 1 changed, +2.0 KiB',
        '',
        'CHANGE   KIND    BEFORE  AFTER    PATH',
        'added    folder  -       -        new',
        'changed  file    10 B    2.0 KiB  index.php',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('');
  });

  it('shows no more of it than was asked for, and says how much is left', async () => {
    const { stdout, stderr, asked } = await ctl(
      { DiffReleases: () => ({ ...diffOf('a'), changed: 900, nextPageToken: 'more' }) },
      'platform release diff d11 --from cdcd --limit 2',
    );
    expect(stdout.split('\n').slice(5)).toEqual([
      'added    folder  -       -        new',
      'changed  file    10 B    2.0 KiB  a',
      '',
    ]);
    expect(stderr).toBe('899 more; see them with --limit 901\n');
    expect(asked[0]).toMatchObject({ request: { from: 'cdcd', to: '', pageSize: 2 } });
  });

  it('is found by its help, and a slip names where to look', async () => {
    const { stdout } = await ctl({}, 'platform --help');
    expect(stdout).toContain('release');
    const slip = await ctl({}, 'platform release rollback d11 --too x');
    expect(slip.code).toBe(2);
    expect(slip.stderr).toContain('See aegirctl platform release rollback --help.');
  });
});
