import { randomBytes } from 'node:crypto';
import { mkdirSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ensureFolder } from '../disk/folders.ts';
import type { Claim, SharedUploads } from '../../shared/share.ts';
import type { WebSettings } from '../../shared/desired-state.ts';
import { hasCode, messageOf, toAppError } from '../../shared/errors.ts';
import { balances, kindOf, speaksTls, type WebKind } from '../../shared/web-type.ts';
import type { Facts } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import { REASONS } from '../../shared/reasons.ts';
import { awaitFormerWorkers, describe, formerWorkers, UPLOAD_PATIENCE_MS } from '../apply/former-workers.ts';
import { checkTls, deniedPort } from '../apply/policy.ts';
import { lookAhead, servingPorts } from '../apply/ports.ts';
import { publishedAs } from '../apply/publish.ts';
import { currentRecord, type GenerationRecord } from '../apply/record.ts';
import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import type { SpokeConfig } from '../config.ts';
import { collectFacts, type HostView } from './facts.ts';
import { groupId } from '../groups.ts';
import { hostLines } from './inspect-host.ts';
import { masterLines } from './masters.ts';
import { platformsFolder, siteDataFolder } from '../disk/places.ts';
import { silentMs } from '../share/answering.ts';
import { mayWrite, packFolder, uploadsOf } from '../share/marker.ts';
import { shareProof } from '../share/proof.ts';
import { serverFor } from '../apply/switch.ts';
import { probeDatabase } from '../database-probe.ts';
import { shareLines } from './share.ts';
import { surroundingLines, type Surroundings } from './surroundings.ts';
import { targetOf } from '../apply/database-access.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { WebServer } from '../webserver/webserver.ts';

export interface Inspection extends HostView {
  readonly web: WebSettings;
  /** Whether to look at what is around the web server, too. */
  readonly thorough?: boolean;
  /** Folders for uploads of its clusters. */
  readonly uploads?: readonly SharedUploads[];
  /** What becomes of the marker of a share. */
  readonly claim?: Claim;
  /** Id of that share; absent: the pack's. */
  readonly claimed?: string;
  /** Whether to wait for what visitors had begun before the last switch; what is not over then is a failure. */
  readonly settled?: boolean;
}

/**
 * Looks at the host and answers with a checklist: a line for each thing that serving needs, with what to do when
 * it is missing. Changes nothing that lasts; a host that lacks something is a line, not an exception.
 */
export async function inspectHost(
  view: Inspection,
  signal: AbortSignal,
): Promise<{ checks: Check[]; facts: Facts }> {
  const { config, clock } = view;
  const kind = kindOf(view.web.type);
  const server = await serverFor(view.webServer, view.web.type);
  if (view.settled === true) await awaitFormerWorkers(config, server, clock, signal);
  const checks = [
    ...(await hostLines(config, clock.now(), view.web.share !== undefined)),
    ...shareLinesOf(view, server),
    ...(kind === null ? [] : await webLines(view, kind, server, signal)),
    ...(balances(view.web.type) ? [] : await masterLines(view.web.pools ?? [], signal)),
    ...(mayWrite(config, view.web.share) ? publishPaths(config) : []),
    ...(view.thorough === true ? await linesAround(config, server, signal) : []),
  ];
  const webServer: FindWebServer = (type) => view.webServer(view.web.type === 'none' ? type : view.web.type);
  return { checks, facts: await collectFacts({ ...view, webServer }) };
}

/** Of a member of a pack or of clusters: the folders that all members see. */
function shareLinesOf(
  { config, web, uploads = [], claim, claimed = '' }: Inspection,
  server: WebServer | null,
): Check[] {
  const webGroup = server?.facts.group ?? '';
  const claimOn = (id: string): Pick<Inspection, 'claim'> => (claim && id === claimed ? { claim } : {});
  const { share } = web;
  return [
    ...(share ? shareProof(packFolder(config), { share, ...claimOn(''), webGroup }) : []),
    ...uploads.flatMap(({ folder, share: own }) => {
      const proof = { share: own, ...claimOn(own.id), webGroup, writtenByAll: true };
      return shareProof(uploadsOf(config, folder), proof);
    }),
  ];
}

async function linesAround(
  config: SpokeConfig,
  server: WebServer | null,
  signal: AbortSignal,
): Promise<Check[]> {
  const around: Surroundings = {
    ...{ php: server?.facts.php ?? null, served: currentRecord(config) },
    probeDatabase: (database, until) => probeDatabase(targetOf(config, database), until),
  };
  return [...shareLines(`${config.root}/platforms`), ...(await surroundingLines(around, signal))];
}

async function webLines(
  { config, web, webServer, clock, settled = false }: Inspection,
  kind: WebKind,
  server: WebServer | null,
  signal: AbortSignal,
): Promise<Check[]> {
  if (server === null) return [notInstalled(kind)];
  // A web server reads its configuration for it, and looks whether the code is there.
  const canLook = silentMs(platformsFolder(config)) === 0;
  return [
    ...(canLook ? await server.inspect(signal) : []),
    ...tlsLine(server, web),
    portAllowed(config, web),
    await portFree(server, web, currentRecord(config), webServer),
    workersLine(config, server, clock.now(), settled),
    // A balancer has neither code nor the data of sites.
    ...(balances(web.type) ? [] : [webGroupCheck(server.facts.group)]),
    ...(balances(web.type) || !mayWrite(config, web.share) ? [] : [siteData(config, server.facts.group)]),
  ];
}

/** What brings each kind of web server to a machine. */
const PACKAGES = {
  apache: 'apache2 libapache2-mod-php',
  nginx: 'nginx php-fpm',
  haproxy: 'haproxy',
} as const;

function notInstalled(kind: WebKind): Check {
  const remedy = `apt-get install ${PACKAGES[kind]}, then: aegir-spoke setup --web ${kind}`;
  return failed(`${kind}.installed`, `${kind} is not installed`, remedy);
}

function tlsLine(server: WebServer, web: WebSettings): Check[] {
  if (!speaksTls(web.type)) return [];
  try {
    checkTls(web, server);
    const http2 = server.facts.http2 === '' ? 'without HTTP/2' : 'with HTTP/2';
    return [passed('web.tls', `${server.facts.kind} speaks TLS, ${http2}`)];
  } catch (error) {
    const { message, remedy } = toAppError(error);
    return [failed('web.tls', message, remedy)];
  }
}

function portAllowed({ policy }: SpokeConfig, web: WebSettings): Check {
  const wanted = servingPorts(web).join(', ');
  const finding = `policy allows ${policy.ports.join(', ')}; sites are wanted on ${wanted}`;
  return deniedPort(web, policy) === undefined
    ? passed('port', finding)
    : failed('port', finding, REASONS.PORT_DENIED.remedy);
}

/** What the next apply would find out. */
async function portFree(
  server: WebServer,
  web: WebSettings,
  before: GenerationRecord,
  find: FindWebServer,
): Promise<Check> {
  const { fault } = await lookAhead(server, web, before, find);
  if (fault !== null) return failed('port.free', fault.message, fault.remedy);
  return passed('port.free', `${web.type} can serve on port ${servingPorts(web).join(' and ')}`);
}

function workersLine(config: SpokeConfig, server: WebServer, now: number, settled: boolean): Check {
  const former = formerWorkers(config, server, now, settled ? UPLOAD_PATIENCE_MS : undefined);
  if (former === null) return passed('web.workers', 'none of an earlier generation is left');
  // Where uploads are about to be read or moved, what one of them may be writing would be left behind.
  if (settled) return failed('web.workers', describe(former), REASONS.WORKERS_LINGER.remedy);
  return warned('web.workers', describe(former), REASONS.WORKERS_LINGER.remedy);
}

/** Whether an account of these groups can give files to the web server's. */
export function webGroupCheck(
  group: string,
  { username, uid, gid }: { username: string; uid: number; gid: number } = userInfo(),
  groups: readonly number[] = process.getgroups?.() ?? [],
): Check {
  const id = groupId(group);
  if (id === null) return failed('web.group', `the group ${group} does not exist`, `groupadd ${group}`);
  if (uid === 0 || gid === id || groups.includes(id)) {
    return passed('web.group', `${username} is in the group ${group}`);
  }
  return failed(
    'web.group',
    `${username} is not in the group ${group}`,
    `usermod -aG ${group} ${username} && systemctl restart aegir-spoke`,
  );
}

/** Proves with a folder and a file that site data can be made so that PHP may write it. */
function siteData(config: SpokeConfig, group: string): Check {
  const root = siteDataFolder(config);
  const folder = `${root}/.probe-${randomBytes(4).toString('hex')}`;
  try {
    ensureFolder(root, 0o751);
    const remedy = `Let ${userInfo().username} own ${root}.`;
    mkdirSync(folder, { mode: 0o770 });
    writeFileSync(`${folder}/file`, '');
    unlinkSync(`${folder}/file`);
    const open = (statSync(root).mode & 0o001) !== 0;
    return open
      ? passed('site.data', `${root} can be written; its folders are for the group ${group}`)
      : failed('site.data', `${root} cannot be entered by the web server`, `${remedy} chmod 751 ${root}`);
  } catch (error) {
    return failed('site.data', messageOf(error), `Let ${userInfo().username} own ${root}.`);
  } finally {
    removeFolder(folder);
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EROFS')) throw error;
  }
}

/** A real folder at a publish path is an ordinary case: hub and spoke on one machine. */
function publishPaths(config: SpokeConfig): Check[] {
  return [...currentRecord(config).state.platforms.values()].map(({ name, publishPath }) => {
    const state = publishedAs(config, name, publishPath);
    const line = `platform.${name}.path` as const;
    if (state === 'ours') return passed(line, `${publishPath} leads to the release that is served`);
    if (state === 'foreign')
      return passed(line, `${publishPath} is not ours and stays; the release is served beside it`);
    return warned(
      line,
      `${publishPath} is missing`,
      `Verify the platform: aegirctl platform verify ${name}.`,
    );
  });
}
