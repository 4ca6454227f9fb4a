import { existsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { SpokeConfig } from '../config.ts';
import { run } from '../exec.ts';
import { WEB_KINDS, type WebKind } from '../../shared/web-type.ts';
import { detectWebServer } from '../webserver/detect.ts';
import { APACHE_LAYOUTS } from '../webserver/layouts.ts';
import type { WebServer, WebServerFacts } from '../webserver/webserver.ts';
import { accountSteps } from './account.ts';
import { doer, type SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';
import { shareSteps, type ShareWishes } from './share.ts';
import { sudoStep } from './sudo.ts';
import { webSteps } from './web.ts';

/** Web servers that a machine can be prepared for. */
export type SetupWeb = WebKind;

export interface SetupWishes {
  /** Which server to prepare; null: the one that runs, or else the one that is there. */
  readonly web: SetupWeb | null;
  readonly shares: ShareWishes;
}

/**
 * What this machine needs before it can join, in order. Throws WEB_SERVER_MISSING, FIELD_INVALID when there are two to choose from, ROLE_DENIED for anyone but root.
 */
export async function setupSteps(
  config: SpokeConfig,
  { web, shares }: SetupWishes,
  log: Logger,
): Promise<SetupStep[]> {
  if (process.getuid?.() !== 0) {
    throw new AppError('ROLE_DENIED', 'only root can prepare a machine', { remedy: 'Run it with sudo.' });
  }
  const facts = await chosen(config, web, log);
  const host: SetupHost = { config, web: facts, linkFolder: linkFolderOf(facts), does: doer() };
  return [...accountSteps(host), ...shareSteps(host, shares), ...webSteps(host), sudoStep(host)];
}

async function chosen(config: SpokeConfig, web: SetupWeb | null, log: Logger): Promise<WebServerFacts> {
  const kinds = web === null ? WEB_KINDS : [web];
  const found: WebServer[] = [];
  for (const kind of kinds) {
    const server = await detectWebServer({ config, run, log }, kind);
    if (server !== null) found.push(server);
  }
  if (found.length === 0) throw new AppError('WEB_SERVER_MISSING', `there is no ${kinds.join(' or ')} here`);
  const running = found.filter((server) => server.observe() !== null);
  const [first, second] = running.length > 0 ? running : found;
  if (first !== undefined && second === undefined) return first.facts;
  const names = (running.length > 0 ? running : found).map(({ facts }) => facts.kind);
  throw new AppError('FIELD_INVALID', `${names.join(' and ')} are here`, {
    field: '--web',
    remedy: `Say which one answers for the sites: --web ${names.join(' or --web ')}.`,
  });
}

/** HAProxy is told by a drop-in and has no link. */
function linkFolderOf({ kind, binary }: WebServerFacts): string {
  if (kind === 'nginx') return '/etc/nginx/conf.d';
  const layout = APACHE_LAYOUTS.find((each) => each.binary === binary);
  const folders = layout?.linkFolders ?? [];
  return folders.find((folder) => existsSync(folder)) ?? folders[0] ?? '';
}
