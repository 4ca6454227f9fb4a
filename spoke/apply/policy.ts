import type { DesiredState, WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
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
    if (!policy.publishRoots.some((root) => publishPath.startsWith(`${root}/`))) {
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
  if (web.facts.kind !== 'apache') return;
  const missing = REQUIRED_MODULES.filter((module) => !web.facts.modules.includes(module));
  if (missing.length > 0) {
    throw new AppError('MODULE_MISSING', `the web server lacks ${missing.join(', ')}`, {
      remedy: `Enable them: a2enmod ${missing.join(' ')} && systemctl restart apache2.`,
    });
  }
}

/** Throws MODULE_MISSING when the type speaks TLS and the web server cannot. */
export function checkTls({ type }: WebSettings, { facts: { kind, modules } }: WebServer): void {
  if (!speaksTls(type) || modules.includes(kind === 'apache' ? 'ssl' : 'http_ssl')) return;
  throw new AppError('MODULE_MISSING', `${kind} cannot speak TLS: its ssl module is not enabled`, {
    remedy:
      kind === 'apache'
        ? 'Enable it: a2enmod ssl && systemctl restart apache2.'
        : 'Install an nginx that is built with its ssl module.',
  });
}
