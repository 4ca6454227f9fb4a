import type { Host } from './host.ts';

const UNIT = 'processes';
const FILE = '/root/processes';

// Twenty-five looks a second: a program that is given a password lives longer than that. Of the environment of a process only
// its own user and root can see anything: it is noted unless that is root or the user who works on sites.
const WATCHER = `
const fs = require('node:fs');
const own = Number(process.argv[2]);
const seen = new Set();
setInterval(() => {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
    try {
      const isHidden = [0, own].includes(fs.statSync('/proc/' + pid).uid);
      for (const name of isHidden ? ['cmdline'] : ['cmdline', 'environ']) {
        const text = fs.readFileSync('/proc/' + pid + '/' + name, 'latin1').replaceAll('\\0', ' ');
        if (seen.has(text)) continue;
        seen.add(text);
        fs.appendFileSync('${FILE}', text + '\\n');
      }
    } catch {}
  }
}, 40);
`;

/** Where daemons, web servers and tools keep or leave anything. */
const PLACES =
  '/var/lib/aegir-hub /var/lib/aegir-spoke /var/log /etc/aegir /tmp /var/aegir/config/generations /var/aegir/platforms/.aegir/sites';

/** Notes, from now on, every command line and environment that others on a machine could have seen in its list of processes. */
export async function watchProcesses(host: Host): Promise<void> {
  host.write('/root/processes.cjs', WATCHER);
  const start = `systemd-run -q --unit=${UNIT} node /root/processes.cjs $(id -u aegir || echo 0)`;
  await host.ok(`touch ${FILE} && ${start}`);
}

/** Those that were seen so far. */
export function processesSeen(host: Host): string {
  return host.read(FILE);
}

/**
 * Where any of these secrets is found on these machines: files of daemons, logs and journals, archives of sites and
 * support bundles among them, and lists of processes that were watched. None, when all is well. besides: more places.
 */
export async function secretsFound(
  hosts: readonly Host[],
  secrets: readonly string[],
  { besides = '' } = {},
): Promise<readonly string[]> {
  for (const secret of secrets) {
    if (secret.length <= 10 || secret.includes('\n'))
      throw new Error(`too short or odd to look for: ${secret}`);
  }
  const found = await Promise.all(hosts.map((host) => foundOn(host, secrets, `${PLACES} ${besides}`)));
  return found.flat();
}

async function foundOn(host: Host, secrets: readonly string[], places: string): Promise<string[]> {
  const input = secrets.join('\n');
  const unpack = `mkdir -p /tmp/unpacked && for archive in /var/lib/aegir-hub/backups/*.tar.gz /tmp/*.tar.gz; do
    [ ! -e "$archive" ] || tar -xzf "$archive" -C /tmp/unpacked --one-top-level="$(basename "$archive")"
  done`;
  await host.ok(unpack);
  const look = (what: string): Promise<string> =>
    host
      .exec(['bash', '-c', `${what} || [ $? = 1 ]`], { input })
      .then(({ code, stdout, stderr }) => stdout + (code === 0 ? '' : stderr));
  const files = await look(`grep -rlaF -f - $(ls -d ${places} ${FILE} 2>/dev/null)`);
  // What is there at other times than it is looked at.
  const lines = await look(`cat > /root/secrets && journalctl --no-pager -o cat | grep -aF -f /root/secrets`);
  await host.ok('rm -rf /tmp/unpacked /root/secrets');
  return [...files.split('\n'), ...lines.split('\n').map((line) => line && `journal: ${line}`)]
    .filter((line) => line !== '')
    .map((line) => `${host.name} ${line}`);
}

/** The passwords of sites in what web servers are told of databases, Apache and nginx. */
export function passwordsIn(credentials: string): string[] {
  return [...credentials.matchAll(/^(?:SetEnv|fastcgi_param) db_passwd "([^"]+)"/gm)].map(
    ([, text = '']) => text,
  );
}
