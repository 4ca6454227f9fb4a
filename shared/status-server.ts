import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { AppError, messageOf } from './errors.ts';
import type { CheckResult, Health } from './health.ts';
import { untilAborted, type Service } from './lifecycle.ts';
import type { Logger } from './log.ts';

export interface StatusServerOptions {
  /** Address to listen on; keep it on loopback unless something in front of it says who may ask. */
  readonly host?: string;
  /** Port; 0 takes a free one. */
  readonly port: number;
  readonly health: Health;
  readonly metrics: Registry;
  readonly log: Logger;
  /** JSON at another path; null where there is none. */
  readonly pages?: (path: string) => string | null;
  /** Called with the port once it listens. */
  readonly onListening?: (port: number) => void;
}

/** Checks that take longer count as failed: a prober must get an answer while a disk hangs. */
const CHECKS_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 64;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Health and metrics over plain HTTP, for probers and Prometheus. `/livez` answers while the event
 * loop turns, `/readyz` runs the named checks (200 when all are ok, else 503), `/metrics` prints the
 * registry. GET and HEAD only. `run` throws UNAVAILABLE when the port cannot be had.
 */
export function createStatusServer(options: StatusServerOptions): Service {
  return {
    name: 'status',
    run: async (signal) => {
      const server = createServer((request, response) => {
        void respond(request, response, options);
      });
      server.maxConnections = MAX_CONNECTIONS;
      server.requestTimeout = 10_000;
      server.headersTimeout = 5_000;
      const port = await listen(server, options.host ?? '127.0.0.1', options.port);
      options.onListening?.(port);
      await untilAborted(signal);
      await close(server);
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: StatusServerOptions,
): Promise<void> {
  const answer = await answerTo(request, options).catch((error: unknown): Answer => {
    options.log.error({ err: error }, 'status request failed');
    return text(500, 'internal error');
  });
  const headers = { 'content-type': answer.type, 'cache-control': 'no-store' };
  response.writeHead(answer.status, answer.status === 405 ? { ...headers, allow: 'GET, HEAD' } : headers);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

async function answerTo(request: IncomingMessage, options: StatusServerOptions): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'only GET and HEAD');
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  switch (path) {
    case '/livez':
      return text(200, 'ok');
    case '/readyz':
      return readiness(options.health);
    case '/metrics':
      return { status: 200, type: options.metrics.contentType, body: await options.metrics.metrics() };
    default:
      return page(options.pages?.(path) ?? null);
  }
}

function page(body: string | null): Answer {
  return body === null ? text(404, 'not found') : { status: 200, type: 'application/json', body };
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

async function readiness(health: Health): Promise<Answer> {
  const checks = await Promise.race([health.check(), tooLate()]);
  const ok = Object.values(checks).every((check) => check.ok);
  const body = `${JSON.stringify({ ok, checks }, null, 2)}\n`;
  return { status: ok ? 200 : 503, type: 'application/json', body };
}

function tooLate(): Promise<Record<string, CheckResult>> {
  return new Promise((resolve) => {
    const late = { ok: false, detail: `no answer within ${String(CHECKS_TIMEOUT_MS)} ms` };
    setTimeout(resolve, CHECKS_TIMEOUT_MS, { checks: late }).unref();
  });
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new AppError('UNAVAILABLE', `cannot serve status on ${host}:${String(port)}: ${messageOf(error)}`, {
          remedy: 'Choose another status port in the configuration, or stop what listens there.',
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
