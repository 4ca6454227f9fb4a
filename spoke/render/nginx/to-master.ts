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

/** Where the public files of a site are asked for, and where they are. */
export interface SiteFiles {
  /** Folder of the host that the site lies in, with its slash; '' for the whole host. */
  readonly place: string;
  /** Folder of the host that the site's files are asked for below. */
  readonly folder: string;
  /** Folder of the site's data. */
  readonly data: string;
  /** Folder of the code that is served. */
  readonly code: string;
  /** Folders of the host that other sites lie in. */
  readonly others: readonly string[];
}

/** How the masters are reached, and what is passed on to them, for the main file. */
export function masterServers(web: WebSettings, sites: Iterable<SiteState>): string {
  const masters = [...mastersOf(web)];
  if (web.pools === undefined && ![...sites].some(({ held }) => held)) return '';
  const seen = `$http_${PASSED_HEADER.toLowerCase().replaceAll('-', '_')}`;
  const safe = SAFE_METHODS.join('|');
  return `
# What visitors send, and what they ask for, where it may be kept elsewhere; "own" is passed on already, or needs not be.
map "${seen} $request_method $content_type" $aegir_visit {
    default sent;
    "~*^ (?:${safe}) " asks;
    "~*^\\S* (?:${safe}) " own;
    "~*^\\S* POST ${pattern(FORM)}" own;
    "~^\\S" again;
}
${masters.map(([pool, master]) => upstreams(pool, master)).join('')}`;
}

/** What a server needs to pass requests on; '' where nobody is passed on to. */
export function masterLines(web: WebSettings): string {
  if (mastersOf(web).size === 0) return '';
  return `    set $aegir_master "";
    error_page 418 = @aegir_master;
    location @aegir_master {
        proxy_pass $scheme://$aegir_master;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header ${PASSED_HEADER} 1;
        proxy_ssl_server_name on;
        proxy_ssl_name $host;
        proxy_connect_timeout ${integer(CONNECT_SECONDS)}s;
        proxy_read_timeout 300s;
        proxy_request_buffering off;
    }
`;
}

/** The rules of a site whose files are kept by another member, before all of its locations; '' where they are here. */
export function masterRules(site: SiteState, web: WebSettings, files: SiteFiles): string {
  const keeper = keeperOf(site, web);
  if (keeper === 'here') return '';
  const { place, folder, data, code, others } = files;
  const own = `${place}/${others.length === 0 ? '' : `(?!(?:${others.join('|')})(?:/|$))`}`;
  const way = `    set $aegir_way "$aegir_visit:$uri";\n`;
  const refused = (visit: string): string => `    if ($aegir_way ~ "^${visit}:${own}") {
        return 503;
    }
`;
  if (keeper === 'nobody') {
    return `    # Nobody takes what visitors send at the moment.\n${way}${refused('(?:sent|again)')}`;
  }
  const made = `(?:${MADE_WITH_PAGES.join('|')})/`;
  const kept = ['files', 'wp-content/uploads', 'system/files'].map((each) => `${place}/${each}/`);
  return `    # What visitors send is kept by ${name(keeper.name)}, and what they ask for of it is there.
    set $aegir_master "${upstream(site.pool ?? '', '$scheme')}";
${way}    set $aegir_there "";
    if ($aegir_way ~ "^asks:${pattern(folder)}/files/(${made}.+)$") {
        set $aegir_there "${data}/files/$1";
    }
    if ($aegir_way ~ "^asks:${place}(/(?:files|wp-content/uploads)/.+)$") {
        set $aegir_there "${code}$1";
    }
    if (-f $aegir_there) {
        set $aegir_way "";
    }
${refused('again')}    if ($aegir_way ~ "^(?:sent:${own}|asks:(?:${pattern(folder)}/files/|${kept.join('|')}))") {
        return 418;
    }
`;
}

function upstreams(pool: string, { address: host, httpPort, httpsPort }: PoolMember): string {
  const authority = host.includes(':') ? `[${address(host)}]` : address(host);
  const group = (scheme: string, port: number): string => `upstream ${upstream(pool, scheme)} {
    server ${authority}:${integer(port)} max_fails=0;
}
`;
  return group('http', httpPort) + (httpsPort === undefined ? '' : group('https', httpsPort));
}

function upstream(pool: string, scheme: string): string {
  return `aegir_${name(pool)}_${scheme}`;
}
