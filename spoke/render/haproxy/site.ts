import type { SiteState, WebSettings } from '../../../shared/desired-state.ts';
import type { Pool, PoolMember } from '../../../shared/pools.ts';
import { isSecure } from '../redirect.ts';
import { address, hostname, integer, name, pattern } from '../values.ts';
import { backendName, DEFAULTS, MEMBER_PATH } from './parts.ts';

/**
 * The file of one site: the members of its pool, each asked over and over whether it serves this very site. What came
 * over TLS goes on over TLS, so that a member sees the request as if nobody stood in between.
 */
export function renderHaproxySite(site: SiteState, web: WebSettings): string {
  const uri = hostname(site.uri);
  const pool = web.pools?.find(({ name: each }) => each === site.pool) ?? NOBODY;
  return `# Site ${uri} on pool ${name(site.pool ?? '')}
${plain(uri, pool)}${isSecure(site) ? secure(uri, pool) : ''}`;
}

const NOBODY: Pick<Pool, 'members'> = { members: [] };

function plain(uri: string, { members }: Pick<Pool, 'members'>): string {
  const servers = members.map((member) => `    ${server(member, member.httpPort)} check\n`);
  return `backend ${backendName('http', uri)} from ${DEFAULTS}
    option httpchk
    http-check send meth GET uri ${MEMBER_PATH} ver HTTP/1.1 hdr Host ${uri}
    http-check expect rstring '^${pattern(uri)}\\s*$'
${servers.join('')}`;
}

function secure(uri: string, { members }: Pick<Pool, 'members'>): string {
  const checks = backendName('http', uri);
  const servers = members.flatMap((member) =>
    member.httpsPort === undefined
      ? []
      : `    ${server(member, member.httpsPort)} ssl verify none sni req.hdr(host),field(1,:),lower track ${checks}/${name(member.name)}\n`,
  );
  return `backend ${backendName('https', uri)} from ${DEFAULTS}
${servers.join('')}`;
}

function server(member: PoolMember, port: number): string {
  const host = member.address.includes(':') ? `[${address(member.address)}]` : address(member.address);
  return `server ${name(member.name)} ${host}:${integer(port)} weight ${integer(member.weight)}`;
}
