import { describe, expect, it } from 'vitest';
import type { ServerPlan__Output } from '../../../shared/proto/gen/aegir/v1/ServerPlan.ts';
import type { Answers } from '../../../test/fakes/admin-api.ts';
import { ctl, watching } from '../../../test/fakes/aegirctl.ts';
import { server, site, task } from '../../../test/fakes/inventory.ts';

const DIGEST = 'd'.repeat(64);
const PLACE = { remedy: 'mend it', platform: '', file: '/var/aegir/config/site.d/a.test.conf', line: 2 };

function planned(change: Partial<ServerPlan__Output> = {}): Answers {
  const nothing = { changes: [], changesLeftOut: 0, whole: false, notes: [], verdict: '', problems: [] };
  const servers = [{ server: 'web1', ...nothing, failure: null, ...change }];
  return {
    GetServer: () => ({ server: server() }),
    GetSite: () => ({ site: site() }),
    MakePlan: () => ({ plan: { digest: DIGEST, servers } }),
  };
}

const ADDED = {
  changes: [
    {
      ...{ kind: 'site', name: 'a.test', change: 'added' },
      fields: [{ name: 'platform', before: '', after: 'd11' }],
    },
    {
      ...{ kind: 'web', name: '', change: 'changed' },
      fields: [{ name: 'httpPort', before: '80', after: '8080' }],
    },
  ],
  verdict: 'passes',
};

describe('aegirctl --dry-run', () => {
  it('shows what would be done and how to do it, ends with 10, and asks for nothing', async () => {
    const line = 'site add a.test --platform d11 --dry-run';
    const { code, stdout, stderr, asked } = await ctl(planned(ADDED), line);
    expect(stdout.split('\n').map((text) => text.trim())).toEqual([
      'web1',
      expect.stringMatching(/^\+ +site a\.test$/),
      expect.stringMatching(/^platform +d11$/),
      expect.stringMatching(/^~ +web settings$/),
      expect.stringMatching(/^httpPort +80 -> 8080$/),
      expect.stringMatching(/^ok +its web server takes it$/),
      '',
      expect.stringMatching(/^plan: +d{64}$/),
      '',
    ]);
    expect(stderr).toContain(`--plan ${DIGEST}`);
    expect(code).toBe(10);
    expect(asked).toMatchObject([
      { method: 'MakePlan', request: { change: { addSite: { uri: 'a.test', platform: 'd11' } } } },
    ]);
  });

  it('shows a note beside what the web server takes, which is all of it', async () => {
    const note = { reason: 'HTACCESS_PER_REQUEST', message: 'platform d11: Require all', site: '', ...PLACE };
    const noted = await ctl(
      planned({ ...ADDED, problems: [note] }),
      'site add a.test --platform d11 --dry-run',
    );
    expect(noted.stdout).toMatch(/ok +its web server takes it\n +warning +platform d11: Require all/);
    const held = { ...note, reason: 'SITE_CONFIG_INVALID' };
    const left = await ctl(
      planned({ ...ADDED, problems: [held] }),
      'site add a.test --platform d11 --dry-run',
    );
    expect(left.stdout).toMatch(/warning +its web server takes the rest\n +failed +platform d11/);
  });

  it('shows moves and renames as well', async () => {
    const moves = {
      'site migrate a.test --platform d12': { uri: 'a.test', platform: 'd12', databaseServer: '' },
      'site rename a.test --to b.test --keep-name': { uri: 'a.test', newUri: 'b.test', keepName: true },
    };
    for (const [line, moveSite] of Object.entries(moves)) {
      const { asked } = await ctl(planned(ADDED), `${line} --dry-run`);
      expect(asked).toMatchObject([{ method: 'MakePlan', request: { change: { moveSite } } }]);
    }
  });

  it('ends with 0 when there is nothing to do, and with the kind of the error when it would fail', async () => {
    const codeOf = async (change: Partial<ServerPlan__Output>): Promise<number> =>
      (await ctl(planned(change), 'site enable a.test --dry-run')).code;
    const failure = { reason: 'PORT_DENIED', message: 'no', site: '', ...PLACE };
    const held = { reason: 'SITE_CONFIG_INVALID', message: 'no', site: 'a.test', ...PLACE };
    expect(await codeOf({})).toBe(0);
    expect(await codeOf({ notes: ['code is synced'] })).toBe(10);
    expect(await codeOf({ verdict: 'refused', failure })).toBe(6);
    expect(await codeOf({ ...ADDED, problems: [held] })).toBe(5);
    // Somebody else's trouble is shown, and is not this change's.
    expect(await codeOf({ ...ADDED, problems: [{ ...held, site: 'b.test' }] })).toBe(10);
  });

  it('never asks a question', async () => {
    const { code, asked } = await ctl(planned(ADDED), 'site remove www.example.org --dry-run');
    expect(code).toBe(10);
    expect(asked.map(({ method }) => method)).toEqual(['GetSite', 'MakePlan']);
  });

  it('is refused beside --plan, and where nothing is changed', async () => {
    for (const line of ['site enable a.test --dry-run --plan x', 'site show a.test --dry-run']) {
      expect((await ctl({}, line)).code).toBe(2);
    }
  });
});

describe('aegirctl --plan', () => {
  it('carries out what the plan showed, and goes on as the change itself', async () => {
    const answers = { ...planned(), ...watching(task()), CarryOutPlan: () => ({ taskIds: ['task-1'] }) };
    const { code, asked } = await ctl(answers, `site disable www.example.org --plan ${DIGEST}`);
    expect(code).toBe(0);
    expect(asked.map(({ method }) => method)).toEqual(['CarryOutPlan', 'WatchTask', 'GetSite']);
    expect(asked[0]?.request).toMatchObject({
      digest: DIGEST,
      change: { disableSite: { uri: 'www.example.org' } },
    });
  });
});

describe('aegirctl plan and apply', () => {
  it('show what servers lack, and do it', async () => {
    const { code, stderr } = await ctl(planned(ADDED), 'plan --server web1');
    expect([code, stderr]).toEqual([10, `Do it: aegirctl apply --server web1 --plan ${DIGEST}\n`]);
    const failed = task({ state: 'failure', message: 'no' });
    const answers = { ...watching(failed), CarryOutPlan: () => ({ taskIds: ['task-1', 'task-2'] }) };
    const applied = await ctl(answers, `apply --plan ${DIGEST}`);
    expect(applied.code).toBe(1);
    expect(applied.asked.map(({ method }) => method)).toEqual(['CarryOutPlan', 'WatchTask', 'WatchTask']);
  });
});
