import pLimit from 'p-limit';
import type { CheckItem__Output } from '../../../shared/proto/gen/aegir/v1/CheckItem.ts';
import { whyOf } from '../../../shared/checks.ts';
import type { Server__Output } from '../../../shared/proto/gen/aegir/v1/Server.ts';
import { isGroupType, knownServerType } from '../../../shared/web-type.ts';
import { hasFailed } from '../../../shared/checklist.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { KINDS } from '../../../shared/rpc/errors.ts';
import { command, type Context } from '../command.ts';
import { flag } from '../options.ts';
import { line, section, type Page } from '../output/page.ts';
import { counted } from '../../../shared/words.ts';
import { allPages } from '../paging.ts';
import { examinedLines } from '../views/findings.ts';

/** Servers that are looked at at once. */
const AT_ONCE = 8;
const WITHIN_MS = 90_000;

/** What was found on one machine; '' is the hub. */
interface Examined {
  readonly server: string;
  readonly checks: readonly CheckItem__Output[];
}

export const doctor = command({
  verb: 'doctor',
  summary:
    'Look at the hub and its servers anew: what is missing, why it matters, what to do; of a group at its members',
  subject: '[SERVER]',
  options: { all: flag('show what is in order, too') },
  example: 'aegirctl doctor web1',
  run: async ({ subject, options }, context) => {
    const names = subject === '' ? ['', ...(await machines(context))] : await machinesOf(context, subject);
    const limit = pLimit(AT_ONCE);
    const examined = await Promise.all(names.map((server) => limit(() => examine(context, server))));
    const isShort = subject === '' && !options.all;
    return {
      document: { examined: examined.map(withReasons) },
      page: examined.flatMap((one) => partOf(one, isShort)),
      exitCode: examined.some(({ checks }) => hasFailed(checks))
        ? KINDS[REASONS.CHECK_FAILED.kind].exitCode
        : 0,
    };
  },
});

async function machines({ hub }: Context): Promise<string[]> {
  const servers = await allPages(
    (page) => hub.servers.ListServers(page),
    (response) => response.servers,
  );
  return servers.filter((server) => !isGroup(server)).map(({ name }) => name);
}

/** A group is no machine: what there is to look at is on its members. */
async function machinesOf({ hub }: Context, name: string): Promise<string[]> {
  const { server } = await hub.servers.GetServer({ name });
  return server !== null && isGroup(server) ? server.members.map((member) => member.server) : [name];
}

function isGroup({ webType }: Server__Output): boolean {
  const type = knownServerType(webType);
  return type !== undefined && isGroupType(type);
}

async function examine({ hub, timeoutMs }: Context, server: string): Promise<Examined> {
  const { checks } = await hub.doctor.Examine({ server }, { timeoutMs: timeoutMs ?? WITHIN_MS });
  return { server, checks };
}

function withReasons({ server, checks }: Examined): object {
  return { server, checks: checks.map((check) => ({ ...check, why: whyOf(check.name) })) };
}

function partOf({ server, checks }: Examined, isShort: boolean): Page {
  const title = server === '' ? 'hub' : server;
  if (!isShort) return section(title, examinedLines(checks));
  const wrong = checks.filter(({ outcome }) => outcome !== 'OUTCOME_OK');
  const inOrder = line([`${counted(checks.length - wrong.length, 'check')} in order`], 0, 'good');
  return section(title, [...examinedLines(wrong), inOrder]);
}
