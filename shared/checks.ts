import type { CheckItem__Output } from './proto/gen/aegir/v1/CheckItem.ts';

/** One line of a checklist: what was found, and what to do about it. */
export type Check = CheckItem__Output;

/** Every check of a machine by its stable name, and why it matters. A star stands for the name of what is looked at. */
export const CHECKS = {
  user: 'What runs as root can be made to do anything as root.',
  shell: 'Aegir 3 logged in as this account; a spoke does not.',
  root: 'Configuration, code and the data of sites are written here.',
  disk: 'A full disk stops every change; what is served goes on.',
  clock: 'Certificates and tokens hold for a time: a wrong clock shuts this machine out.',
  'clock.keeper': 'A clock that nobody sets drifts until certificates are refused.',
  'clock.skew':
    'Where the clocks of hub and machine differ, one of them takes certificates for ended or not begun.',
  hostname: 'Mail, sudo and the grants of databases go by the name of this machine and its address.',
  hosts: 'A wrong line in /etc/hosts wins over the DNS, on this machine alone.',
  tools: 'Builds, work on sites and their backups use these programs.',
  service: 'While the daemon does not run, no change reaches this machine.',
  identity: 'Without a certificate that is valid the hub lets nobody in.',
  hub: 'Changes come over this connection, which the spoke opens.',
  version: 'A hub and a spoke that are far apart may not understand each other.',
  web: 'Something has to serve the sites.',
  'web.tls': 'Sites with TLS are refused where the web server does not speak it.',
  'web.workers': 'Workers that do not leave after a reload go on with old code, and hold it on the disk.',
  'web.group': 'PHP runs with this group: without it, it could not write the uploads of sites.',
  port: 'The policy of this machine says where sites may be served, whatever the hub wants.',
  'port.free': 'A web server that cannot have its port ends, with all its sites.',
  'site.data': 'Uploads of sites are kept here.',
  'platform.*.path': 'People, cron jobs and tools find the code at the publish path.',
  'apache.installed': 'It serves the sites.',
  'apache.running': 'A web server that somebody stopped is never started by us.',
  'apache.modules': 'The configuration of sites uses them.',
  'apache.include': 'Apache serves our sites only when it reads our configuration.',
  'apache.sudo': 'Only root may test and reload the web server.',
  'apache.config': 'While the configuration is broken, a restart of Apache takes all sites away.',
  'nginx.installed': 'It serves the sites.',
  'nginx.running': 'A web server that somebody stopped is never started by us.',
  'nginx.include': 'nginx serves our sites only when it reads our configuration.',
  'nginx.default': 'A server that claims unknown names shows its pages for them.',
  'nginx.log': 'It is the only place where nginx says why a reload failed.',
  'nginx.sudo': 'Only root may test and reload the web server.',
  'nginx.config': 'While the configuration is broken, a restart of nginx takes all sites away.',
  'haproxy.installed': 'It passes visitors on to the web servers.',
  'haproxy.running': 'A balancer that somebody stopped is never started by us.',
  'haproxy.include': 'HAProxy knows our pools only when it reads our configuration.',
  'haproxy.sudo': 'Only root may test and reload the balancer.',
  'haproxy.config': 'While the configuration is broken, a restart of HAProxy takes all sites away.',
  php: 'Sites are programs in PHP.',
  'php.reload': 'After a change of code, php-fpm keeps what it compiled of the old one in memory.',
  'php.patience': 'Visitors would see their requests break off when code changes.',
  'php.mysql': 'Applications reach their databases through this extension.',
  'php.mail': 'Sites send passwords, orders and notices by mail.',
  share:
    'Members of a pack serve from one folder, those of a cluster may have one for uploads: another in its place has other files, or none.',
  'share.write':
    "A pack's master writes code there, PHP the uploads of sites, whichever member they come to; the same goes for the uploads of a cluster.",
  'share.ids': 'Files on a share belong to numbers: with others here, PHP and the spoke could not use them.',
  'master.*':
    'A member of a cluster passes uploads on to its master: while it cannot reach it, it refuses them.',
  mount: 'Code that lies on a share is not there while the share is not mounted.',
  'mount.ids': 'A share knows users by their number: with another one here, files belong to somebody else.',
  'site-database.*': 'Sites with a database there show errors while it cannot be reached from here.',
  'database.resolve': 'The hub finds a database server by its name.',
  'database.reach': 'The hub makes databases and accounts over this connection.',
  'database.handshake': 'What answers has to be a MySQL or MariaDB server.',
  'database.tls': 'Passwords of sites pass over this connection.',
  'database.login': "The hub's own account makes the databases of sites.",
  'database.charset': 'Text of every language needs it.',
  'database.create': 'Each site gets a database of its own.',
  'database.grant': 'Each site gets an account of its own, for its own database.',
  'database.anonymous': 'An account without a name lets anybody in.',
  'server.address': 'Visitors come to this address, and databases know a web server by it.',
  'hub.*': 'The hub is not ready, and may refuse work, while this is so.',
  'hub.state': 'The farm is in this folder: its inventory, its authority, its secrets.',
  'hub.advertise': 'Web servers find the hub by this name; it goes into join tokens.',
  'hub.socket': 'aegirctl reaches the hub through it, and who may open it is an operator.',
} as const satisfies Readonly<Record<string, string>>;

type NameOf<Pattern> = Pattern extends `${infer Before}*${infer After}`
  ? `${Before}${string}${After}`
  : Pattern;

/** Name of a check; there is none without a reason. */
export type CheckName = NameOf<keyof typeof CHECKS>;

/** Why a check matters, '' for one of a later version. */
export function whyOf(name: string): string {
  const key = checkOf(name);
  return key === null ? '' : CHECKS[key];
}

/** The check that a line is of, null for one of a later version. */
export function checkOf(name: string): keyof typeof CHECKS | null {
  const known = Object.keys(CHECKS) as (keyof typeof CHECKS)[];
  return known.find((key) => key === name) ?? known.find((key) => fits(key, name)) ?? null;
}

function fits(pattern: string, name: string): boolean {
  const [before = '', after] = pattern.split('*');
  return after !== undefined && name.startsWith(before) && name.endsWith(after);
}

/** A line of the checklist that is as it should be. */
export function passed(name: CheckName, finding: string): Check {
  return { name, outcome: 'OUTCOME_OK', finding, remedy: '' };
}

/** A line that limits what works. */
export function warned(name: CheckName, finding: string, remedy: string): Check {
  return { name, outcome: 'OUTCOME_WARNING', finding, remedy };
}

/** A line without which nothing can be served. */
export function failed(name: CheckName, finding: string, remedy: string): Check {
  return { name, outcome: 'OUTCOME_FAILED', finding, remedy };
}
