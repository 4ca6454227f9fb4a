import { readIfThere } from '../../disk/reading.ts';

/** What the host's own HAProxy configuration says, as far as the spoke needs it. */
export interface HaproxyHostConfig {
  /** Ports that it listens on itself. */
  readonly ports: readonly number[];
  readonly user: string;
  readonly group: string;
}

/** Reads the administrator's main file. */
export function readHaproxyHost(mainFile: string): HaproxyHostConfig {
  const lines = (readIfThere(mainFile) ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim());
  const argument = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(/\s+/)[1] ?? '');
  return {
    ports: [...new Set(argument('bind').flatMap(portsOf))],
    user: argument('user')[0] ?? 'root',
    group: argument('group')[0] ?? 'root',
  };
}

/** `*:80`, `:::80,10.0.0.1:8080`, `:9000-9002`; a socket in the file system is no port. */
function portsOf(value: string): number[] {
  return value.split(',').flatMap((address) => {
    const match = /:(\d+)(?:-(\d+))?$/.exec(address);
    if (!match || address.startsWith('unix@') || address.startsWith('/')) return [];
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    return Array.from({ length: Math.min(last - first + 1, 65_536) }, (_, i) => first + i);
  });
}

/** Our drop-in for the unit: it makes HAProxy read our folder beside the administrator's own file. */
export const DROP_IN = '/etc/systemd/system/haproxy.service.d/aegir.conf';

/** The text of the drop-in. The unit's own words stay: its socket is how its master is spoken to. */
export function dropInText(entry: string): string {
  return `# Written by aegir-spoke setup: HAProxy reads this folder beside its own file.
[Service]
Environment="EXTRAOPTS=-S /run/haproxy-master.sock -f ${entry}"
`;
}

/** Whether HAProxy reads the folder: what runs says it itself, and what is stopped by what it will be started with. */
export function readsEntry(entry: string, parentPid: number | null): boolean {
  if (parentPid === null) return readIfThere(DROP_IN) === dropInText(entry);
  const words = (readIfThere(`/proc/${String(parentPid)}/cmdline`) ?? '').split('\0');
  return words.some((word, index) => word === entry && words[index - 1] === '-f');
}
