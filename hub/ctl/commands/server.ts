import { AppError } from '../../../shared/errors.ts';
import type { Server__Output } from '../../../shared/proto/gen/aegir/v1/Server.ts';
import {
  balances,
  isGroupType,
  SERVER_TYPES,
  wireWebType,
  type ServerType,
} from '../../../shared/web-type.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { changesOf } from '../changes.ts';
import { command, type Context, type Noun } from '../command.ts';
import { askedDatabase, DATABASE_FLAGS, databaseSettings } from './database-options.ts';
import { choice, duration, flag, many, text, toggle, whole } from '../options.ts';
import { allPages } from '../paging.ts';
import { line, section } from '../output/page.ts';
import { carryOut } from '../carry-out.ts';
import { nothing, type Shown } from '../settle.ts';
import { driftPage } from '../views/drift.ts';
import { serverLine, serverPage, serverTable } from '../views/server.ts';
import { moment } from '../output/words.ts';

const settings = {
  hostname: text('HOST', 'host name or address; default: the name'),
  web: choice(
    SERVER_TYPES.filter((type) => !balances(type)),
    'what serves its sites; those with _ssl speak TLS too; default: apache',
  ),
  balancer: choice(['haproxy'], 'what passes visitors on to other servers; then it serves no sites itself'),
  httpPort: whole('PORT', 'port of the web server; default: 80', 1, 65_535),
  drift: choice(
    ['report', 'heal', 'adopt'],
    'what becomes of files that somebody changed there; default: report',
  ),
  httpsPort: whole('PORT', 'port for TLS; default: 443', 1, 65_535),
  ...databaseSettings,
  master: text('SERVER', 'a group: the member that works on its sites; default: the first'),
  requireAll: toggle('a group: make no change that a member is away for', 'leave absent members out'),
  sharedUploads: toggle(
    'a cluster: its members have a folder for uploads in common, mounted on each as /var/aegir/uploads/NAME',
    'they have none',
  ),
  maxUnavailable: whole(
    'N',
    'a group: members that may switch at once when one has proved a change; default: all others',
    0,
    LIMITS.membersPerGroup,
  ),
};

/** What answers on its web ports. Throws FIELD_INVALID when it is to do both. */
function typeOf(options: {
  readonly web: ServerType | undefined;
  readonly balancer: 'haproxy' | undefined;
}): ServerType | undefined {
  const { web, balancer } = options;
  if (web !== undefined && balancer !== undefined) {
    throw new AppError('FIELD_INVALID', '--web and --balancer exclude each other', { field: '--balancer' });
  }
  return balancer ?? web;
}

async function read({ hub }: Context, name: string): Promise<Server__Output | null> {
  return (await hub.servers.GetServer({ name })).server;
}

async function shown(context: Context, name: string): Promise<Shown> {
  const server = await read(context, name);
  return { document: { server }, page: server ? serverLine(server) : [] };
}

const add = command({
  verb: 'add',
  summary: 'Add a server; its verify starts by itself',
  subject: 'NAME',
  options: { ...settings, member: many('SERVER', 'a group: a server that is part of it') },
  plans: true,
  example: 'aegirctl server add cluster1 --web cluster --member web1 --member web2',
  run: async ({ subject, options }, context) => {
    const addServer = {
      name: subject,
      hostname: options.hostname ?? '',
      webType: wireWebType(typeOf(options) ?? 'apache'),
      httpPort: options.httpPort ?? 0,
      driftPolicy: options.drift ?? '',
      httpsPort: options.httpsPort ?? 0,
      database: (await askedDatabase(options, context)) ?? null,
      members: [...options.member],
      master: options.master ?? '',
      requireAll: options.requireAll === true,
      maxUnavailable: options.maxUnavailable ?? 0,
      sharedUploads: options.sharedUploads === true,
    };
    return carryOut(
      context,
      { addServer },
      {
        done: `server ${subject} added`,
        read: () => shown(context, subject),
        // A new server has no machine yet: that is the next step, not a failure.
        ...(!isGroupType(options.web ?? 'apache') && { unfinished: unfinished(subject) }),
      },
    );
  },
});

function unfinished(name: string) {
  const hint = `Next, let its machine join: aegirctl server token ${name}`;
  return { reason: 'SPOKE_MISSING', hint } as const;
}

/** `web1=50`. Throws FIELD_INVALID. */
function weightOf(word: string): { server: string; weight: number } {
  const [, server = '', weight] = /^([^=]+)=(\d{1,3})$/.exec(word) ?? [];
  if (server !== '') return { server, weight: Number(weight) };
  throw new AppError('FIELD_INVALID', `--weight is not a member with its weight: ${word}`, {
    field: '--weight',
    remedy: 'Write it as SERVER=N, with a whole number from 0 to 256.',
  });
}

const set = command({
  verb: 'set',
  summary: 'Change a server',
  subject: 'NAME',
  options: {
    ...settings,
    weight: many(
      'SERVER=N',
      'a group: share of a member of the visitors that balancers pass on, 0 to 256, usually 100; 0: only while no other can',
    ),
    withoutData: flag('with --master: leave what visitors sent to the former one there, as it is away'),
    etag: text('ETAG', 'refuse when the server has changed since this etag'),
  },
  plans: true,
  example: 'aegirctl server set web1 --http-port 8080',
  run: async ({ subject, options }, context) => {
    const { hostname, httpPort, httpsPort, drift: driftPolicy, master, requireAll, maxUnavailable } = options;
    const { sharedUploads } = options;
    const type = typeOf(options);
    const webType = type === undefined ? undefined : wireWebType(type);
    const database = await askedDatabase(options, context);
    const changes = changesOf(
      {
        ...{
          hostname,
          webType,
          httpPort,
          httpsPort,
          driftPolicy,
          database,
          master,
          requireAll,
          maxUnavailable,
          sharedUploads,
        },
        weights: options.weight.length === 0 ? undefined : options.weight.map(weightOf),
      },
      `--hostname, --web, --balancer, --http-port, --https-port, --drift, --master, --require-all, --max-unavailable, --shared-uploads, --weight, ${DATABASE_FLAGS}`,
    );
    const etag = options.etag ?? (await read(context, subject))?.etag ?? '';
    const { withoutData } = options;
    const setServer = { name: subject, etag, ...changes, withoutData };
    const done = `server ${subject} changed`;
    return carryOut(context, { setServer }, { done, read: () => shown(context, subject) });
  },
});

const list = command({
  verb: 'list',
  summary: 'List the servers',
  options: {},
  run: async (_input, { hub, now }) => {
    const servers = await allPages(
      (page) => hub.servers.ListServers(page),
      (response) => response.servers,
    );
    return {
      document: { servers },
      page: servers.length === 0 ? [] : [serverTable(servers, now)],
      hint: servers.length === 0 ? 'No servers yet. Add one: aegirctl server add NAME' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a server, its checks included',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, context) => {
    const server = await read(context, subject);
    return { document: { server }, page: server ? serverPage(server, context.now) : [] };
  },
});

const verify = command({
  verb: 'verify',
  summary: 'Check a server and bring it to what it should be',
  subject: 'NAME',
  options: {},
  plans: true,
  run: async ({ subject }, context) => {
    const done = `verify of server ${subject} asked for`;
    const verifyServer = { name: subject };
    return carryOut(context, { verifyServer }, { done, read: () => shown(context, subject) });
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Remove a server that has no platforms',
  subject: 'NAME',
  options: { yes: flag('do not ask') },
  plans: true,
  run: async ({ subject, options }, context) => {
    const etag = (await read(context, subject))?.etag ?? '';
    if (!options.yes) await context.confirm(`Remove server ${subject}?`);
    const removeServer = { name: subject, etag };
    const done = `removal of server ${subject} asked for`;
    return carryOut(context, { removeServer }, { done, read: nothing });
  },
});

const drift = command({
  verb: 'drift',
  summary: 'Show what somebody changed on a server, and what was put back lately',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { drift: standing, healed } = await hub.servers.ListDrift({ server: subject });
    return {
      document: { drift: standing, healed },
      page: driftPage(standing, healed, now),
      hint: standing.length === 0 ? 'Everything is as it was written.' : '',
    };
  },
});

const token = command({
  verb: 'token',
  summary: 'Make a one-time token with which its machine joins',
  subject: 'NAME',
  options: { ttl: duration('TIME', 'how long it is good, at most 7d; default: 1h') },
  example: 'aegirctl server token web1 | ssh web1 sudo -u aegir aegir-spoke enroll -',
  run: async ({ subject, options }, { hub, requestId, now }) => {
    const response = await hub.servers.CreateToken({
      requestId,
      server: subject,
      ttlSeconds: (options.ttl ?? 0) / 1_000,
    });
    return {
      document: response,
      page: section('', [line([response.token])]),
      hint: `Good once, until ${moment(response.expiresMs, now)}. On the machine: aegir-spoke enroll -, and paste it`,
    };
  },
});

export const serverNoun: Noun = {
  noun: 'server',
  summary: 'Servers of the farm, and groups of them',
  commands: [add, set, list, show, verify, drift, remove, token],
};
