import http, { type ClientRequest, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';

/** One request to a site through the real web server. */
export interface ProbeTarget {
  readonly scheme: 'http' | 'https';
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
  /** What it calls itself. */
  readonly agent?: string;
}

/** A complete answer, or in words what came instead: refused, reset, too slow. */
export type ProbeAnswer =
  | {
      readonly status: number;
      readonly body: string;
      /** Hex SHA-256 of the certificate that was shown, '' over plain HTTP. */
      readonly certificate: string;
      /** When it ends, 0 over plain HTTP. */
      readonly certificateEndsMs: number;
      /** Where the answer leads to, '' when nowhere else. */
      readonly location: string;
    }
  | { readonly status: null; readonly what: string };

/** Asks once, on a connection of its own, so that no worker of an older generation is asked by accident. */
export function probe(target: ProbeTarget, options: ProbeOptions): Promise<ProbeAnswer> {
  const timeout = AbortSignal.timeout(Math.ceil(options.timeoutMs));
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const outgoing = open(target, {
    host: target.address,
    port: target.port,
    path: target.path,
    agent: false,
    signal,
    headers: {
      host: hostHeader(target),
      'user-agent': options.agent ?? 'aegir-spoke probe',
      connection: 'close',
    },
  });
  return answerTo(outgoing, options);
}

/** Over TLS the certificate is looked at and not judged: whoever asks knows which it has to be. */
function open({ scheme, host }: ProbeTarget, options: RequestOptions): ClientRequest {
  if (scheme === 'http') return http.request(options);
  return https.request({ ...options, servername: host, rejectUnauthorized: false });
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
      const shown = certificateOf(answer.socket);
      const location = answer.headers.location ?? '';
      const chunks: Buffer[] = [];
      let room = bodyBytes;
      const done = (): void => {
        outgoing.destroy();
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          location,
          ...shown,
        });
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

function certificateOf(socket: object): { readonly certificate: string; readonly certificateEndsMs: number } {
  if (!('getPeerCertificate' in socket)) return { certificate: '', certificateEndsMs: 0 };
  // A session that is taken up again has none to show.
  const shown: Partial<PeerCertificate> = (socket as TLSSocket).getPeerCertificate();
  const ends = Date.parse(shown.valid_to ?? '');
  return {
    certificate: (shown.fingerprint256 ?? '').replaceAll(':', '').toLowerCase(),
    certificateEndsMs: Number.isNaN(ends) ? 0 : ends,
  };
}

function hostHeader({ scheme, host, port }: ProbeTarget): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${String(port)}`;
}
