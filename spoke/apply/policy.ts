import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { SpokeConfig } from '../config.ts';
import { REQUIRED_MODULES } from '../webserver/apache/instance.ts';
import type { WebServer } from '../webserver/webserver.ts';

/**
 * Holds a state against the file of this machine's administrator, which the hub cannot change. Throws
 * PORT_DENIED, PATH_DENIED.
 */
export function checkPolicy(state: DesiredState, { policy }: SpokeConfig): void {
  if (state.web.type !== 'none' && !policy.ports.includes(state.web.httpPort)) {
    const allowed = policy.ports.join(', ');
    throw new AppError('PORT_DENIED', `port ${String(state.web.httpPort)} is not one of ${allowed}`);
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

/** Throws WEB_SERVER_MISSING, MODULE_MISSING when this host cannot serve what it is asked to. */
export function checkAble(state: DesiredState, web: WebServer | null): void {
  if (state.web.type === 'none') return;
  if (web === null) throw new AppError('WEB_SERVER_MISSING', `${state.web.type} is not installed`);
  if (web.facts.kind !== 'apache') return;
  const missing = REQUIRED_MODULES.filter((module) => !web.facts.modules.includes(module));
  if (missing.length > 0) {
    throw new AppError('MODULE_MISSING', `the web server lacks ${missing.join(', ')}`, {
      remedy: `Enable them: a2enmod ${missing.join(' ')} && systemctl restart apache2.`,
    });
  }
}
