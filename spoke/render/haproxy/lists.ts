import type { DesiredState, SiteState } from '../../../shared/desired-state.ts';
import { isWildcard, wildcardBase } from '../../../shared/site-names.ts';
import { certificateFiles } from '../certificate-files.ts';
import type { RenderContext } from '../context.ts';
import { isSecure } from '../redirect.ts';
import { hostname, serverName } from '../values.ts';
import { HAPROXY_FOLDER } from './parts.ts';

/** Which site a name belongs to, for exact names and for what is below a wildcard. */
export const NAME_LIST = `${HAPROXY_FOLDER}/names.map`;
export const WILDCARD_LIST = `${HAPROXY_FOLDER}/wildcards.map`;
/** Which certificate is shown for a name. */
export const CERTIFICATE_LIST = `${HAPROXY_FOLDER}/certificates.list`;

export function renderNameList(sites: DesiredState['sites']): string {
  return [...sites.values()]
    .flatMap((site) =>
      namesOf(site)
        .filter((name) => !isWildcard(name))
        .map((name) => `${hostname(name)} ${hostname(site.uri)}\n`),
    )
    .join('');
}

/** The first that fits counts, so those with more labels come first. */
export function renderWildcardList(sites: DesiredState['sites']): string {
  return [...sites.values()]
    .flatMap((site) =>
      namesOf(site)
        .filter(isWildcard)
        .map((name) => ({ base: wildcardBase(name), site })),
    )
    .sort((a, b) => b.base.split('.').length - a.base.split('.').length)
    .map(({ base, site }) => `.${hostname(base)} ${hostname(site.uri)}\n`)
    .join('');
}

/** The first is for every name that has none. */
export function renderCertificateList(sites: DesiredState['sites'], context: RenderContext): string {
  const secure = [...sites.values()].filter(isSecure).map((site) => {
    const names = namesOf(site).map(serverName).join(' ');
    return `${certificateFiles(site.tls?.certificate ?? '', context).pair} ${names}\n`;
  });
  return [`${certificateFiles(context.fallbackCertificate, context).pair}\n`, ...secure].join('');
}

function namesOf({ uri, aliases }: SiteState): readonly string[] {
  return [uri, ...aliases];
}
