import { readIfThere } from '../disk/reading.ts';

const LISTEN_STATE = '0A';

/** Whether any program of this network namespace listens on the TCP port, on whatever address. */
export function isPortTaken(port: number): boolean {
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((file) =>
    listeningPorts(readIfThere(file) ?? '').includes(port),
  );
}

/** Local ports in state LISTEN of a table in the form of /proc/net/tcp. */
export function listeningPorts(table: string): number[] {
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[3] === LISTEN_STATE)
    .map((columns) => Number.parseInt((columns[1] ?? '').split(':')[1] ?? '', 16));
}
