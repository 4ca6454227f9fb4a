import type { Host } from './host.ts';

const UNIT = 'command-lines';
const FILE = '/root/command-lines';

// Twenty-five looks a second: a program that is given a password lives longer than that.
const WATCHER = `
const fs = require('node:fs');
const seen = new Set();
setInterval(() => {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
    try {
      const line = fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1').replaceAll('\\0', ' ');
      if (seen.has(line)) continue;
      seen.add(line);
      fs.appendFileSync('${FILE}', line + '\\n');
    } catch {}
  }
}, 40);
`;

/** Notes every command line that anybody on a machine could have seen in its list of processes. */
export async function watchCommandLines(host: Host): Promise<void> {
  host.write('/root/command-lines.cjs', WATCHER);
  await host.ok(`touch ${FILE} && systemd-run -q --unit=${UNIT} node /root/command-lines.cjs`);
}

/** Those that were seen so far. */
export function commandLines(host: Host): string {
  return host.read(FILE);
}
