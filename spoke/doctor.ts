import { existsSync } from 'node:fs';
import { failed, passed, warned, type Check } from '../shared/checks.ts';
import type { Clock } from '../shared/clock.ts';
import type { WebSettings } from '../shared/desired-state.ts';
import { toAppError } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import { becomeAccount } from './account.ts';
import { currentRecord } from './apply/record.ts';
import type { SpokeConfig } from './config.ts';
import { run } from './exec.ts';
import type { HostView } from './host/facts.ts';
import { inspectHost } from './host/inspect.ts';
import { diagnose } from './link/hub-probe.ts';
import { identityFolder, loadIdentity, type Identity } from './link/identity.ts';
import { ACCOUNT } from './setup/host.ts';
import { askShares, stopAsking } from './share/answering.ts';
import { detectWebServer, type FindWebServer } from './webserver/detect.ts';

const SERVICE_ANSWERS_MS = 5_000;
const DAY_MS = 86_400_000;
/** A spoke renews long before this. */
const FEW_DAYS = 3;

export interface DoctorParts {
  readonly config: SpokeConfig;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * All that this machine needs to serve its sites, as the account of the spoke sees it: the way to the hub, then the
 * checklist of a verify, then what is around. Changes nothing; what is missing is a line, never an exception.
 */
export async function examine(parts: DoctorParts, signal: AbortSignal): Promise<Check[]> {
  const { config, clock, log } = parts;
  // What root may do proves nothing for a daemon that is not root.
  if (!becomeAccount()) {
    return [failed('user', `there is no user ${ACCOUNT}`, 'Prepare this machine: aegir-spoke setup')];
  }
  return look({ config, clock, webServer: (type) => detectWebServer({ config, run, log }, type) }, signal);
}

/** The same as whoever we are. */
export async function look({ config, clock, webServer }: HostView, signal: AbortSignal): Promise<Check[]> {
  await askShares(config.root);
  const web = await servedOrFound(config, webServer);
  const view = { config, clock, webServer, web, thorough: true };
  const { checks } = await inspectHost(view, signal).finally(stopAsking);
  if (web.type === 'none') checks.push(NO_WEB_SERVER);
  return [await serviceCheck(config), ...(await hubChecks(config, clock)), ...checks];
}

const NO_WEB_SERVER = failed(
  'web',
  'there is neither Apache nor nginx',
  'apt-get install apache2 libapache2-mod-php, or nginx php-fpm; then aegir-spoke setup',
);

/** What is served, or before there is anything, what could serve. */
async function servedOrFound(config: SpokeConfig, find: FindWebServer): Promise<WebSettings> {
  const { web } = currentRecord(config).state;
  if (web.type !== 'none') return web;
  const found = (await find('apache')) ?? (await find('nginx'));
  return { type: found?.facts.kind ?? 'none', httpPort: 80 };
}

async function serviceCheck({ status, state }: SpokeConfig): Promise<Check> {
  const host = status.host.includes(':') ? `[${status.host}]` : status.host;
  const url = `http://${host}:${String(status.port)}/livez`;
  try {
    const { status: code } = await fetch(url, { signal: AbortSignal.timeout(SERVICE_ANSWERS_MS) });
    if (code === 200) return passed('service', 'aegir-spoke runs');
    return warned('service', `${url} answers ${String(code)}`, 'See what listens there: ss -ltnp');
  } catch {
    return warned(
      'service',
      'aegir-spoke does not run',
      existsSync(identityFolder(state))
        ? 'systemctl enable --now aegir-spoke; it says why it ends: journalctl -u aegir-spoke'
        : 'It is started when this machine joins a hub: aegir-spoke enroll -',
    );
  }
}

async function hubChecks({ state }: SpokeConfig, clock: Clock): Promise<Check[]> {
  try {
    const identity = loadIdentity(state);
    return [certificateCheck(identity, clock.now()), await hubCheck(identity, clock.now())];
  } catch (error) {
    const { message, remedy } = toAppError(error);
    return [failed('identity', message, remedy)];
  }
}

function certificateCheck({ notAfterMs }: Identity, now: number): Check {
  const days = (notAfterMs - now) / DAY_MS;
  const finding = `the certificate is good for ${days.toFixed(1)} days`;
  if (days <= 0) {
    return failed(
      'identity',
      'the certificate has expired',
      'Set the clock, or enrol again: aegir-spoke enroll -',
    );
  }
  if (days > FEW_DAYS) return passed('identity', finding);
  return warned(
    'identity',
    finding,
    'It should have been renewed: journalctl -u aegir-spoke | grep -i renew',
  );
}

async function hubCheck(identity: Identity, now: number): Promise<Check> {
  const fault = await diagnose(identity, now);
  return fault === null
    ? passed('hub', `${identity.endpoint} answers and takes our certificate`)
    : failed('hub', fault.message, fault.remedy);
}
