import { request, type ClientRequest } from 'node:http';

/** One request to a site through the real web server. */
export interface ProbeTarget {
  readonly address: string;
  readonly port: number;
  /** The name the site is asked for by. */
  readonly host: string;
  readonly path: string;
}

export interface ProbeOptions {
  readonly timeoutMs: number;
  /** How much of the body is read. */
  readonly bodyBytes: number;
  readonly signal?: AbortSignal;
}

/** A complete answer, or in words what came instead: refused, reset, too slow. */
export type ProbeAnswer =
  { readonly status: number; readonly body: string } | { readonly status: null; readonly what: string };

/** Asks once, on a connection of its own, so that no worker of an older generation is asked by accident. */
export function probe(target: ProbeTarget, options: ProbeOptions): Promise<ProbeAnswer> {
  const timeout = AbortSignal.timeout(Math.ceil(options.timeoutMs));
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const outgoing = request({
    host: target.address,
    port: target.port,
    path: target.path,
    agent: false,
    signal,
    headers: { host: hostHeader(target), 'user-agent': 'aegir-spoke probe', connection: 'close' },
  });
  return answerTo(outgoing, options);
}

function answerTo(outgoing: ClientRequest, { timeoutMs, bodyBytes }: ProbeOptions): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      const slow = error.name === 'AbortError';
      resolve({
        status: null,
        what: slow ? `no answer within ${String(Math.ceil(timeoutMs))} ms` : error.message,
      });
    };
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let room = bodyBytes;
      const done = (): void => {
        outgoing.destroy();
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, room));
        room -= chunk.length;
        if (room <= 0) done();
      });
      answer.on('end', done);
      answer.on('error', fail);
    });
    outgoing.end();
  });
}

function hostHeader({ host, port }: ProbeTarget): string {
  return port === 80 ? host : `${host}:${String(port)}`;
}
