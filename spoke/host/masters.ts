import { connect } from 'node:net';
import { hostname } from 'node:os';
import { passed, warned, type Check } from '../../shared/checks.ts';
import type { Pool } from '../../shared/pools.ts';

/** A web server that is there takes a connection within this. */
const ANSWER_MS = 3_000;

/** Whether this member reaches the masters of its clusters, which keep what visitors send. One without a master has no line. */
export function masterLines(pools: readonly Pool[], signal: AbortSignal): Promise<Check[]> {
  return Promise.all(
    pools.flatMap((pool) => {
      const master = pool.members.find(({ name }) => name === pool.master);
      if (master === undefined) return [];
      const { name, address, httpPort, httpsPort } = master;
      return [
        masterLine(
          pool.name,
          { name, address, ports: [httpPort, ...(httpsPort ? [httpsPort] : [])] },
          signal,
        ),
      ];
    }),
  );
}

interface Master {
  readonly name: string;
  readonly address: string;
  readonly ports: readonly number[];
}

async function masterLine(
  cluster: string,
  { name, address, ports }: Master,
  signal: AbortSignal,
): Promise<Check> {
  const line = `master.${cluster}` as const;
  const answers = await Promise.all(ports.map((port) => obstacle(address, port, signal)));
  const trouble = answers.findIndex((answer) => answer !== null);
  const shown = `${name} (${address})`;
  if (trouble === -1) return passed(line, `${shown} takes what is passed on, on port ${ports.join(' and ')}`);
  const port = String(ports[trouble]);
  return warned(
    line,
    `${hostname()} cannot reach port ${port} of ${shown}, the master of ${cluster}: ${answers[trouble] ?? ''}`,
    `Let the web server of ${name} run, and open its port ${port} to ${hostname()}; or let another member be the master: aegirctl server set ${cluster} --master SERVER.`,
  );
}

/** Why no connection comes about; null when one does. */
function obstacle(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    const end = (answer: string | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => {
      end('no answer');
    });
    socket.once('connect', () => {
      end(null);
    });
    socket.on('error', (error) => {
      // A name with several addresses fails with all their errors, and no words of its own.
      end(error.message || ((error as NodeJS.ErrnoException).code ?? 'no answer'));
    });
  });
}
