import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import type { PoolMember } from '../../../shared/pools.ts';
import {
  CONNECT_SECONDS,
  FORM,
  keeperOf,
  MADE_WITH_PAGES,
  mastersOf,
  PASSED_HEADER,
  SAFE_METHODS,
} from '../to-master.ts';
import { address, integer, name, pattern } from '../values.ts';
import type { SiteFiles } from './data.ts';

/**
 * How the masters are reached, for the main file. A connection is never used again: it may end under an upload. Where the
 * module is missing the sites that need it are held back, and no others.
 */
export function masterWorkers(web: WebSettings): string {
  const urls = [...new Set([...mastersOf(web).values()].flatMap(urlsOf))];
  if (urls.length === 0) return '';
  const worker = (url: string): string => `    <Proxy "${url}">
        ProxySet connectiontimeout=${integer(CONNECT_SECONDS)} retry=1 disablereuse=on
    </Proxy>
`;
  return `<IfModule proxy_module>\n${urls.map(worker).join('')}</IfModule>\n`;
}

/** What a virtual host needs to pass requests on; '' where nobody is passed on to. */
export function masterLines(web: WebSettings): string {
  if (mastersOf(web).size === 0) return '';
  return `    RewriteMap aegir-escape int:escape
    <IfModule proxy_module>
        ProxyPreserveHost On
    </IfModule>
    <IfModule headers_module>
        RequestHeader set ${PASSED_HEADER} 1 env=AEGIR_PASSED
    </IfModule>
${web.httpsPort === undefined ? '' : UNVERIFIED}`;
}

const UNVERIFIED = `    SSLProxyEngine On
    SSLProxyVerify none
    SSLProxyCheckPeerName Off
    SSLProxyCheckPeerExpire Off
`;

/** The rules of a site whose files are kept by another member, before those that lead to its own; '' where they are here. */
export function masterRules(site: SiteState, web: WebSettings, files: SiteFiles): string {
  const keeper = keeperOf(site, web);
  if (keeper === 'here') return '';
  const all = `^${files.place}(?:/|$)`;
  const refused = rule(`"${all}" - [R=503,END]`, SENT);
  if (keeper === 'nobody') return `    # Nobody takes what visitors send at the moment.\n${refused}`;
  return `    # What visitors send is kept by ${name(keeper.name)}, and what they ask for of it is there.
    RewriteCond ${PASSED}
${refused}${rule(`"${all}" ${TO_MASTER}`, SENT)}${fileRules(files)}${urlsOf(keeper).map(pass).join('')}`;
}

/** What was made here while a page was shown is here; a file that the code has is no site's own. */
function fileRules({ uri, place, data, code }: SiteFiles): string {
  const folder = pattern(`${place}/sites/${uri.replace('/', '.')}`);
  const made = `(?:${MADE_WITH_PAGES.join('|')})/`;
  const missing = (file: string): string => `"${file}" !-f`;
  return [
    rule(`"^(?:${folder}/files/(?!${made})|${place}/system/files/)" ${TO_MASTER}`, NOT_PASSED),
    rule(`"^${folder}/files/(${made}.+)$" ${TO_MASTER}`, NOT_PASSED, missing(`${data}/files/$1`)),
    rule(`"^${place}(/(?:files|wp-content/uploads)/.+)$" ${TO_MASTER}`, NOT_PASSED, missing(`${code}$1`)),
  ].join('');
}

const SENT = `"%{REQUEST_METHOD} %{HTTP:Content-Type}" "!^(?:(?:${SAFE_METHODS.join('|')}) |POST ${pattern(FORM)})" [NC]`;
const PASSED = `"%{HTTP:${PASSED_HEADER}}" "!^$"`;
const NOT_PASSED = `"%{HTTP:${PASSED_HEADER}}" "^$"`;
const TO_MASTER = '- [E=AEGIR_PASSED:1]';

/** What came over TLS goes on over TLS, as it was asked for. */
function pass(url: string): string {
  const scheme = url.split(':', 1).join('');
  return rule(
    `"^" "${url}\${aegir-escape:%{REQUEST_URI}}" [P,NE]`,
    `"%{ENV:AEGIR_PASSED}%{REQUEST_SCHEME}" "=1${scheme}"`,
  );
}

function rule(text: string, ...conditions: readonly string[]): string {
  return `${conditions.map((condition) => `    RewriteCond ${condition}\n`).join('')}    RewriteRule ${text}\n`;
}

function urlsOf({ address: host, httpPort, httpsPort }: PoolMember): string[] {
  const authority = host.includes(':') ? `[${address(host)}]` : address(host);
  const secure = httpsPort === undefined ? [] : [`https://${authority}:${integer(httpsPort)}`];
  return [`http://${authority}:${integer(httpPort)}`, ...secure];
}
