import type { DesiredState, WebSettings } from '../../../shared/desired-state.ts';
import { DEFAULT_HOST, type RenderContext } from '../context.ts';
import { bareHosts, foldersByHost, NOTHING_BESIDE } from '../subdirectories.ts';
import { hostname, integer, path } from '../values.ts';
import type { Scheme } from '../redirect.ts';
import { askerLines, memberLine, visitorLines } from './balancers.ts';
import { firstRules } from './parts.ts';
import { includeBelow } from './subdirectories.ts';
import { listens, tlsLines } from './tls.ts';
import { masterLines, masterServers } from './to-master.ts';

/** The generation's main file. */
export function renderNginxMain(
  web: WebSettings,
  context: RenderContext,
  sites: DesiredState['sites'],
): string {
  const folder = path(context.folder);
  const generation = integer(context.generation);
  return `# Generation ${generation}, written by aegir-spoke. Changes are lost with the next one.
${context.traits.namesSized ? '' : NAME_TABLE}
# The proof that this generation serves is for this machine alone.
map "$remote_addr $server_addr" $aegir_asker {
    default stranger;
    "~^127\\." local;
    "~^::1 " local;
    "~^(\\S+) \\1$" local;
${askerLines(web)}}
map "$aegir_asker $uri" $aegir_proof {
    default none;
    "local /.well-known/aegir/${generation}" given;
${memberLine(web)}    "~^\\w+ /\\.well-known/aegir/" refused;
}

# Where the files of this generation lie.
map "" $aegir_folder {
    default "${folder}";
}
${masterServers(web, sites.values())}
# Whoever asks for a name that is not a site's.
${strangers('http', web.httpPort, web, context)}${
    web.httpsPort === undefined ? '' : strangers('https', web.httpsPort, web, context)
  }${bareHostsOf(web, context, sites)}
include "${folder}/pre.d/*.conf";
include "${folder}/platform.d/*.conf";
include "${folder}/vhost.d/*";
include "${folder}/post.d/*.conf";
`;
}

function strangers(scheme: Scheme, port: number, web: WebSettings, context: RenderContext): string {
  const isHosts = context.traits.defaultPorts.includes(port);
  const listen = listens(scheme, web, context, isHosts ? '' : ' default_server');
  const tls = scheme === 'https' ? tlsLines(context.fallbackCertificate, context) : '';
  return server(DEFAULT_HOST, listen, `${tls}${visitorLines(web)}${firstRules(DEFAULT_HOST, context)}\n`);
}

/** Hosts that have no site themselves: all but their folders is nobody's. */
function bareHostsOf(web: WebSettings, context: RenderContext, sites: DesiredState['sites']): string {
  const folders = foldersByHost(sites.keys());
  return bareHosts(sites.keys())
    .map((host) => {
      const beside = { ...NOTHING_BESIDE, folders: folders.get(host) ?? [] };
      const inside = `${visitorLines(web)}${masterLines(web)}${firstRules(hostname(host), context)}\n${includeBelow(host, beside, context)}`;
      return server(hostname(host), listens('http', web, context, ''), inside);
    })
    .join('');
}

/** A host without a site: everything but what is inside is not there. */
function server(name: string, listen: string, inside: string): string {
  return `server {
${listen}
    server_name ${name};
${inside}    location / {
        default_type text/plain;
        return 404 "No such site on this server.\\n";
    }
}
`;
}

/** Host names may be longer than nginx's table of them has room for by itself. */
const NAME_TABLE = `server_names_hash_bucket_size 512;
server_names_hash_max_size 16384;
`;
