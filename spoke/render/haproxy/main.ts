import type { DesiredState, WebSettings } from '../../../shared/desired-state.ts';
import { DEFAULT_HOST, type RenderContext } from '../context.ts';
import { portOf, type Scheme } from '../redirect.ts';
import { integer, path } from '../values.ts';
import { CERTIFICATE_LIST, NAME_LIST, WILDCARD_LIST } from './lists.ts';
import { backendName, DEFAULTS } from './parts.ts';

/** A member is asked for each of its sites, and all together not more often than this. */
const CHECKS_PER_SECOND = 100;
const SHORTEST_INTERVAL_MS = 1_000;

/** The generation's main file. */
export function renderHaproxyMain(
  web: WebSettings,
  context: RenderContext,
  sites: DesiredState['sites'],
): string {
  const interval = Math.max(SHORTEST_INTERVAL_MS, Math.ceil((sites.size * 1_000) / CHECKS_PER_SECOND));
  return `# Generation ${integer(context.generation)}, written by aegir-spoke. Changes are lost with the next one.
defaults ${DEFAULTS}
    mode http
    balance roundrobin
    timeout connect 2s
    timeout check 2s
    timeout queue 10s
    timeout http-request 15s
    timeout http-keep-alive 15s
    timeout client 60s
    timeout server 300s
    # A member that dies under a request: another one is asked at once.
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response
    default-server init-addr last,libc,none inter ${integer(interval)} fastinter 500 fall 2 rise 1

${frontend('http', web, context)}
${frontend('https', web, context)}`;
}

function frontend(scheme: Scheme, web: WebSettings, context: RenderContext): string {
  const folder = path(context.folder);
  const generation = integer(context.generation);
  const site = 'var(txn.aegir_site)';
  const proof = `if { path /.well-known/aegir/${generation} } { src 127.0.0.0/8 ::1 }`;
  const text = 'return status 200 content-type text/plain';
  return `frontend aegir_${scheme} from ${DEFAULTS}
${bindings(scheme, web, context)}
    http-request set-var(txn.aegir_host) req.hdr(host),field(1,:),lower
    http-request set-var(txn.aegir_site) var(txn.aegir_host),map_str("${folder}/${NAME_LIST}")
    http-request set-var(txn.aegir_site) var(txn.aegir_host),map_end("${folder}/${WILDCARD_LIST}") if !{ ${site} -m found }
    # The proof that this generation serves is for this machine alone.
    http-request ${text} lf-string "%[${site}]\\n" ${proof} { ${site} -m found }
    http-request ${text} string "${DEFAULT_HOST}\\n" ${proof} { var(txn.aegir_host) -m str ${DEFAULT_HOST} }
    http-request return status 404 content-type text/plain string "No such site on this server.\\n" if !{ ${site} -m found }
    # What may have had its effect is not asked for twice.
    http-request disable-l7-retry if !METH_GET !{ method HEAD OPTIONS }
    # What visitors say of themselves is not passed on.
    http-request del-header Forwarded
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto ${scheme}
    use_backend ${backendName(scheme, `%[${site}]`)}
`;
}

/** One for each family: a socket for both would call visitors by addresses such as ::ffff:192.0.2.1. */
function bindings(scheme: Scheme, web: WebSettings, context: RenderContext): string {
  const port = integer(portOf(scheme, web));
  const list = `${path(context.folder)}/${CERTIFICATE_LIST}`;
  const tls = scheme === 'https' ? ` ssl crt-list "${list}" alpn h2,http/1.1 ssl-min-ver TLSv1.2` : '';
  const both = [`:${port}`, ...(context.traits.ipv6 ? [`:::${port} v6only`] : [])];
  return both.map((where) => `    bind ${where}${tls}`).join('\n');
}
