import type { DiffReleasesResponse__Output } from '../../../shared/proto/gen/aegir/v1/DiffReleasesResponse.ts';
import { command, type Noun } from '../command.ts';
import { text, whole } from '../options.ts';
import { allPages } from '../paging.ts';
import { carryOut } from '../carry-out.ts';
import type { Shown } from '../settle.ts';
import { platformLine } from '../views/platform.ts';
import { diffPage, releaseTable } from '../views/release.ts';

const DIFF_LIMIT = 200;
const MOST_CHANGES = 1_000_000;

const list = command({
  verb: 'list',
  summary: 'List the releases of a platform that are kept, the one served last first',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { releases } = await hub.platforms.ListReleases({ name: subject });
    return {
      document: { releases },
      page: releases.length === 0 ? [] : [releaseTable(releases, now)],
      hint: releases.length === 0 ? `None yet. Verify it first: aegirctl platform verify ${subject}` : '',
    };
  },
});

const rollback = command({
  verb: 'rollback',
  summary: 'Serve a release again that is kept; scheduled verifies leave the platform at it',
  subject: 'NAME',
  options: { to: text('RELEASE', 'its first digits; default: the one served before the live one') },
  plans: true,
  example: 'aegirctl platform release rollback d11 --to 3fa94c1d',
  run: async ({ subject, options }, context) => {
    const rollbackPlatform = { name: subject, release: options.to ?? '' };
    const read = async (): Promise<Shown> => {
      const { platform } = await context.hub.platforms.GetPlatform({ name: subject });
      return { document: { platform }, page: platform ? platformLine(platform) : [] };
    };
    const done = `rollback of platform ${subject} asked for`;
    return carryOut(context, { rollbackPlatform }, { done, read });
  },
});

const diff = command({
  verb: 'diff',
  summary: 'Show what differs between two kept releases',
  subject: 'NAME',
  options: {
    from: text('RELEASE', 'its first digits; default: the one served before the other'),
    to: text('RELEASE', 'its first digits; default: the live one'),
    limit: whole('N', `at most so many entries; default ${String(DIFF_LIMIT)}`, 1, MOST_CHANGES),
  },
  run: async ({ subject, options }, { hub }) => {
    const limit = options.limit ?? DIFF_LIMIT;
    const request = { name: subject, from: options.from ?? '', to: options.to ?? '' };
    let first: DiffReleasesResponse__Output | undefined;
    const changes = await allPages(
      async (page) => {
        const response = await hub.platforms.DiffReleases({ ...request, ...page });
        first ??= response;
        return response;
      },
      (response) => response.changes,
      limit,
    );
    const { from = '', to = '', added = 0, removed = 0, changed = 0, bytesGrown = 0 } = first ?? {};
    const totals = { from, to, added, removed, changed, bytesGrown };
    const left = added + removed + changed - changes.length;
    return {
      document: { ...totals, changes },
      page: diffPage(totals, changes),
      hint: left > 0 ? `${String(left)} more; see them with --limit ${String(changes.length + left)}` : '',
    };
  },
});

export const releaseNoun: Noun = {
  noun: 'release',
  summary: 'Versions of a platform that were served and are kept',
  commands: [list, rollback, diff],
};
