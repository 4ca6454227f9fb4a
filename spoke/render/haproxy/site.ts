import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import type { Pool, PoolMember } from '../../../shared/pools.ts';
import { isSecure } from '../redirect.ts';
import { MADE_WITH_PAGES } from '../to-master.ts';
import { address, hostname, integer, name, pattern } from '../values.ts';
import { backendName, DEFAULTS, MEMBER_PATH } from './parts.ts';

/**
 * The file of one site: the members of its pool, each asked over and over whether it serves this very site. What came
 * over TLS goes on over TLS, so that a member sees the request as if nobody stood in between.
 */
export function renderHaproxySite(site: SiteState, web: WebSettings): string {
  const uri = hostname(site.uri);
  const pool = web.pools?.find(({ name: each }) => each === site.pool) ?? NOBODY;
  // Where all members see the uploads each of them takes and has them.
  const takers = site.uploads === undefined ? pool : { members: pool.members };
  return `# Site ${uri} on pool ${name(site.pool ?? '')}
${plain(uri, takers)}${isSecure(site) ? secure(uri, takers) : ''}`;
}

const NOBODY: Pick<Pool, 'members' | 'master'> = { members: [] };

function plain(uri: string, { members, master }: Pick<Pool, 'members' | 'master'>): string {
  const servers = members.map((member) => `    ${server(member, member.httpPort)} check\n`);
  return `backend ${backendName('http', uri)} from ${DEFAULTS}
    option httpchk
    http-check send meth GET uri ${MEMBER_PATH} ver HTTP/1.1 hdr Host ${uri}
    http-check expect rstring '^${pattern(uri)}\\s*$'
${toMaster(master)}${servers.join('')}`;
}

function secure(uri: string, { members, master }: Pick<Pool, 'members' | 'master'>): string {
  const checks = backendName('http', uri);
  const servers = members.flatMap((member) =>
    member.httpsPort === undefined
      ? []
      : `    ${server(member, member.httpsPort)} ssl verify none sni req.hdr(host),field(1,:),lower track ${checks}/${name(member.name)}\n`,
  );
  return `backend ${backendName('https', uri)} from ${DEFAULTS}
${toMaster(master)}${servers.join('')}`;
}

/**
 * Members of a cluster have files of their own (see to-master.ts): what they would pass on to its master goes there at
 * once. While it is away others are asked, which take what they can and refuse the rest.
 */
function toMaster(master: string | undefined): string {
  if (master === undefined) return '';
  return `    acl aegir_change method POST PUT PATCH DELETE
    acl aegir_file path_sub /files/ /wp-content/uploads/
    acl aegir_made path_reg /files/(?:${MADE_WITH_PAGES.join('|')})/
    use-server ${name(master)} if aegir_change || aegir_file !aegir_made
`;
}

function server(member: PoolMember, port: number): string {
  const host = member.address.includes(':') ? `[${address(member.address)}]` : address(member.address);
  // The weight 0 of HAProxy would leave visitors without anybody when the others have gone.
  const share = member.weight === 0 ? 'backup' : `weight ${integer(member.weight)}`;
  return `server ${name(member.name)} ${host}:${integer(port)} ${share}`;
}
