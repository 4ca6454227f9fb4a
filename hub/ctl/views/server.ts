import { balances, isGroupType, knownServerType, speaksTls } from '../../../shared/web-type.ts';
import type { Facts__Output } from '../../../shared/proto/gen/aegir/v1/Facts.ts';
import type { GroupMember__Output } from '../../../shared/proto/gen/aegir/v1/GroupMember.ts';
import type { Server__Output } from '../../../shared/proto/gen/aegir/v1/Server.ts';
import type { ServerDatabase__Output } from '../../../shared/proto/gen/aegir/v1/ServerDatabase.ts';
import {
  fields,
  line,
  section,
  table,
  toned,
  type Block,
  type Page,
  type Text,
  type Tone,
} from '../output/page.ts';
import { size } from '../../../shared/words.ts';
import { ago, moment } from '../output/words.ts';
import { checkLines, stateText } from './findings.ts';

export function serverTable(servers: readonly Server__Output[], now: number): Block {
  return table(
    ['NAME', 'ADDRESS', 'WEB', 'STATE', 'SPOKE', 'SEEN', 'PROBLEM'],
    servers.map((server) => [
      server.name,
      server.addresses[0] ?? server.hostname,
      webText(server),
      stateText(server.state),
      spokeText(server.spoke),
      ago(server.lastSeenMs, now),
      server.problem,
    ]),
  );
}

/** Everything about one server: what was asked, what its spoke found. */
export function serverPage(server: Server__Output, now: number): Page {
  return [
    fields([
      ['server', server.name],
      ['state', stateText(server.state)],
      ['problem', server.problem],
      ['hostname', server.hostname],
      ['addresses', server.addresses.join(', ')],
      [balances(knownServerType(server.webType) ?? 'none') ? 'balancer' : 'web', webText(server)],
      ['groups', server.groups.join(', ')],
      ['switch together', server.maxUnavailable === 0 ? '' : String(server.maxUnavailable)],
      ['require all', server.requireAll ? 'yes' : ''],
      ['shared uploads', server.sharedUploads ? 'yes' : ''],
      ['database', databaseService(server.database)],
      ['spoke', spokeText(server.spoke)],
      ['last seen', moment(server.lastSeenMs, now)],
      ['generation', server.generation === 0 ? '' : String(server.generation)],
      ['verified', moment(server.verifiedMs, now)],
      ['created', moment(server.createdMs, now)],
      ['drift', server.driftPolicy],
      ['etag', server.etag],
    ]),
    ...(server.facts ? [hostBlock(server.facts)] : []),
    ...section(
      'Members',
      server.members.map(({ server: name, state, isMaster, weight }) =>
        line([name, memberText(state), `weight ${String(weight)}`, isMaster ? 'master' : '']),
      ),
    ),
    ...section('Checks', checkLines(server.checks)),
    ...section(
      'Changed behind our back',
      server.drift.map((item) =>
        line([item.path, item.kind, toned(ago(item.seenMs, now), 'dim')], 0, 'warning'),
      ),
    ),
  ];
}

function hostBlock(facts: Facts__Output): Block {
  const web = facts.webServer;
  const php = facts.php;
  return fields([
    ['host', [facts.hostname, facts.os].filter((word) => word !== '').join(', ')],
    [
      'web server',
      web ? [web.kind, web.version, web.running ? 'running' : 'stopped'].filter(Boolean).join(' ') : '',
    ],
    ['ports', web ? web.ports.join(', ') : ''],
    ['PHP', php ? [php.handler, php.version].filter((word) => word !== '').join(' ') : ''],
    ['disk free', facts.diskFreeBytes === 0 ? '' : size(facts.diskFreeBytes)],
    ['spoke version', facts.spokeVersion],
  ]);
}

function databaseService(database: ServerDatabase__Output | null): string {
  if (database === null) return '';
  const { port, admin, tls, isDefault } = database;
  const words = [`mysql:${String(port)}`, `as ${admin}`, tls === 'DATABASE_TLS_REQUIRED' ? 'TLS' : ''];
  return [...words, isDefault ? 'default for new sites' : ''].filter((word) => word !== '').join(', ');
}

/** The server in one line, after a change. */
export function serverLine(server: Server__Output): Page {
  const address = server.addresses.length > 0 ? server.addresses.join(', ') : server.hostname;
  if (server.members.length > 0) return section('', [line([server.name, webText(server)])]);
  const spoke = toned(`spoke ${server.spoke}`, spokeTone(server.spoke));
  return section('', [line([server.name, address === server.name ? '' : address, webText(server), spoke])]);
}

function webText(server: Server__Output): string {
  const type = knownServerType(server.webType) ?? 'none';
  if (isGroupType(type)) return `${type} of ${server.members.map(({ server: name }) => name).join(', ')}`;
  if (type === 'none') return type;
  const ports = [server.httpPort, ...(speaksTls(type) ? [server.httpsPort] : [])];
  return `${type}:${ports.join(',')}`;
}

/** The members of a group, with where each is reached. */
export function memberTable(members: readonly GroupMember__Output[]): Block {
  return table(
    ['SERVER', 'STATE', 'MASTER', 'WEIGHT', 'SPOKE', 'ADDRESSES', 'HTTP', 'HTTPS'],
    members.map(({ server, state, isMaster, weight, connected, addresses, httpPort, httpsPort }) => [
      server,
      memberText(state),
      isMaster ? 'yes' : '',
      String(weight),
      connected ? 'connected' : toned('away', 'warning'),
      addresses.join(', '),
      String(httpPort),
      httpsPort === 0 ? '' : String(httpsPort),
    ]),
  );
}

/** How a member of a group is: `active`, `down`, … */
function memberText(state: string): Text {
  if (state === 'active') return toned(state, 'good');
  return toned(state, state === 'down' ? 'bad' : 'warning');
}

/** Whether the server's machine is there: `connected`, `away`, … */
export function spokeText(state: string): Text {
  return toned(state, spokeTone(state));
}

function spokeTone(state: string): Tone {
  if (state === 'connected') return 'good';
  return state === 'away' || state === 'revoked' ? 'bad' : 'warning';
}
