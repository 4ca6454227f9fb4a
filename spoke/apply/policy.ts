import type { DesiredState, WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { isBelow } from '../../shared/names.ts';
import { speaksTls } from '../../shared/web-type.ts';
import type { SpokeConfig, SpokePolicy } from '../config.ts';
import { REQUIRED_MODULES } from '../webserver/apache/instance.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { servingPorts } from './ports.ts';

/**
 * Holds a state against the file of this machine's administrator, which the hub cannot change. Throws
 * PORT_DENIED, PATH_DENIED.
 */
export function checkPolicy(state: DesiredState, { policy }: SpokeConfig): void {
  const denied = deniedPort(state.web, policy);
  if (denied !== undefined) {
    throw new AppError('PORT_DENIED', `port ${String(denied)} is not one of ${policy.ports.join(', ')}`);
  }
  for (const { name, publishPath } of state.platforms.values()) {
    if (!isBelow(publishPath, policy.publishRoots)) {
      throw new AppError(
        'PATH_DENIED',
        `platform ${name}: ${publishPath} is not below ${policy.publishRoots.join(', ')}`,
      );
    }
  }
}

/** A port that sites are wanted on and may not be served on; undefined when all may. */
export function deniedPort(web: WebSettings, { ports }: SpokePolicy): number | undefined {
  return web.type === 'none' ? undefined : servingPorts(web).find((port) => !ports.includes(port));
}

/** Throws WEB_SERVER_MISSING, MODULE_MISSING when this host cannot serve what it is asked to. */
export function checkAble(state: DesiredState, web: WebServer | null): void {
  if (state.web.type === 'none') return;
  if (web === null) throw new AppError('WEB_SERVER_MISSING', `${state.web.type} is not installed`);
  checkTls(state.web, web);
  if (web.facts.kind === 'haproxy') checkOwnPorts(state.web, web);
  if (web.facts.kind !== 'apache') return;
  const missing = REQUIRED_MODULES.filter((module) => !web.facts.modules.includes(module));
  if (missing.length > 0) {
    throw new AppError('MODULE_MISSING', `the web server lacks ${missing.join(', ')}`, {
      remedy: `Enable them: a2enmod ${missing.join(' ')} && systemctl restart apache2.`,
    });
  }
}

const TLS_MODULES = { apache: 'ssl', nginx: 'http_ssl', haproxy: 'openssl' } as const;

/** Two sections of HAProxy may listen on one port, and share the requests: half of them would never reach ours. */
function checkOwnPorts(settings: WebSettings, { facts: { ports } }: WebServer): void {
  const port = servingPorts(settings).find((each) => ports.includes(each));
  if (port === undefined) return;
  throw new AppError('PORT_BUSY', `HAProxy's own configuration listens on port ${String(port)} already`, {
    remedy: 'Take that section out of /etc/haproxy/haproxy.cfg and reload HAProxy, or choose another port.',
  });
}

/** Throws MODULE_MISSING when the type speaks TLS and the web server cannot. */
export function checkTls({ type }: WebSettings, { facts: { kind, modules } }: WebServer): void {
  if (!speaksTls(type) || modules.includes(TLS_MODULES[kind])) return;
  throw new AppError('MODULE_MISSING', `${kind} cannot speak TLS: its ssl module is not enabled`, {
    remedy:
      kind === 'apache'
        ? 'Enable it: a2enmod ssl && systemctl restart apache2.'
        : `Install a ${kind} that is built with it.`,
  });
}
