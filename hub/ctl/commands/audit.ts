import { command, type Noun } from '../command.ts';
import { text, whole } from '../options.ts';
import { line, section, table, toned } from '../output/page.ts';
import { counted } from '../../../shared/words.ts';
import { instant } from '../output/words.ts';
import { allPages } from '../paging.ts';

const USUAL_ENTRIES = 50;

const list = command({
  verb: 'list',
  summary: 'List who did what, and what was refused; the newest first',
  options: {
    actor: text('NAME', 'only what this one did'),
    limit: whole('N', `so many entries; ${String(USUAL_ENTRIES)} unless given`, 1, 1_000_000),
  },
  run: async ({ options }, { hub }) => {
    const { actor = '', limit = USUAL_ENTRIES } = options;
    const entries = await allPages(
      (page) => hub.audit.ListAudit({ ...page, actor }),
      (response) => response.entries,
      limit,
    );
    return {
      document: { entries },
      page:
        entries.length === 0
          ? []
          : [
              table(
                ['NO', 'TIME', 'WHO', 'FROM', 'WHAT', 'TO', 'OUTCOME'],
                entries.map((entry) => [
                  String(entry.number),
                  instant(entry.atMs),
                  entry.actor,
                  entry.source,
                  entry.action,
                  entry.object,
                  entry.outcome === 'done' ? 'done' : toned(entry.outcome, 'warning'),
                ]),
              ),
            ],
    };
  },
});

const verify = command({
  verb: 'verify',
  summary: 'Prove that nobody changed, added or removed entries of the trail',
  options: {},
  run: async (_input, { hub }) => {
    const proof = await hub.audit.ProveAudit({});
    if (proof.broken > 0) {
      const found = `entry ${String(proof.broken)} is not what was written, or is missing`;
      return { document: proof, page: section('', [line([toned(found, 'bad')])]), exitCode: 10 };
    }
    return {
      document: proof,
      page: section('', [
        line([`${counted(proof.entries, 'entry').replace('entrys', 'entries')}, all as they were written`]),
        line([`the last seal is ${proof.head}`]),
      ]),
      hint: 'Who has the key beside the database could write another trail: keep this seal elsewhere to know.',
    };
  },
});

export const auditNoun: Noun = {
  noun: 'audit',
  summary: 'Who did what on this hub',
  commands: [list, verify],
};
