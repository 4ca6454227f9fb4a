import type { Clock } from '../shared/clock.ts';
import { Health, type CheckResult } from '../shared/health.ts';
import type { HubConnection } from './link/connection.ts';
import type { Journal } from './jobs/journal.ts';
import type { Session } from './link/session.ts';
import type { WebServer } from './webserver/webserver.ts';

export interface HealthParts {
  readonly journal: Journal;
  readonly connection: HubConnection;
  readonly session: Session;
  webServer(): Promise<WebServer | null>;
  readonly clock: Clock;
}

/** Finding the web server starts programs; probers ask every few seconds. */
const LOOK_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/** The named checks of a spoke. What only the hub can mend, such as its absence, never makes a spoke unready. */
export function spokeHealth(parts: HealthParts): Health {
  const health = new Health();
  health.add('journal', () => {
    parts.journal.check();
    return { ok: true, detail: 'writable' };
  });
  health.add('identity', () => identityCheck(parts.connection.identity.notAfterMs - parts.clock.now()));
  const webServer = remembered(() => parts.webServer(), parts.clock);
  health.add('webserver', async () => webServerCheck(await webServer()));
  health.add('hub', () => parts.session.health());
  return health;
}

function identityCheck(leftMs: number): CheckResult {
  if (leftMs <= 0) return { ok: false, detail: 'the certificate has expired: enrol again, or set the clock' };
  return { ok: true, detail: `the certificate is good for ${(leftMs / DAY_MS).toFixed(1)} days` };
}

/** A server that somebody stopped is not ours to call broken; one that is not there cannot serve. */
function webServerCheck(webServer: WebServer | null): CheckResult {
  if (webServer === null) return { ok: true, detail: 'none on this host' };
  const { kind, version } = webServer.facts;
  return { ok: true, detail: `${kind} ${version}, ${webServer.observe() === null ? 'stopped' : 'running'}` };
}

/** The last answer for a while, then a new one. */
function remembered<T>(look: () => Promise<T>, clock: Clock): () => Promise<T> {
  let seen: Promise<T> | null = null;
  let seenAt = 0;
  return () => {
    if (seen === null || clock.monotonic() - seenAt > LOOK_EVERY_MS) {
      seen = look();
      seenAt = clock.monotonic();
    }
    return seen;
  };
}
