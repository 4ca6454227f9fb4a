import type * as grpc from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';
import { AppError, toAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { toStatus } from './errors.ts';
import type { CallContext, Guard, ServiceHandlers } from './types.ts';

type AnyCall =
  | grpc.ServerUnaryCall<unknown, unknown>
  | grpc.ServerReadableStream<unknown, unknown>
  | grpc.ServerWritableStream<unknown, unknown>
  | grpc.ServerDuplexStream<unknown, unknown>;

type AnyHandler = (request: unknown, context: CallContext<unknown>) => unknown;

/**
 * Puts handlers written as async functions and generators on a server. This is the only place
 * that deals with callbacks, cancellation and status mapping, and with readers who take their time: a stream's
 * next message is made while the one before is under way, and none further.
 */
export function addService<Definition extends grpc.ServiceDefinition, Handlers, Identity>(
  server: grpc.Server,
  definition: Definition,
  handlers: ServiceHandlers<Definition, Handlers, Identity>,
  guard: Guard<Identity>,
  log: Logger,
): void {
  const implementation: grpc.UntypedServiceImplementation = {};
  const methods = Object.entries(definition as grpc.ServiceDefinition);
  for (const [name, method] of methods) {
    const handler = (handlers as Record<string, AnyHandler | undefined>)[name];
    if (handler === undefined) throw new Error(`no handler for ${method.path}`);
    const enter = (call: AnyCall): Promise<CallContext<unknown>> => enterCall(call, method.path, guard);
    implementation[name] = serve(method, handler, enter, log);
  }
  server.addService(definition, implementation);
}

function serve(
  { requestStream, responseStream }: grpc.MethodDefinition<unknown, unknown>,
  handler: AnyHandler,
  enter: (call: AnyCall) => Promise<CallContext<unknown>>,
  log: Logger,
): grpc.UntypedHandleCall {
  if (responseStream) return streaming(handler, enter, log);
  return requestStream ? receiving(handler, enter, log) : unary(handler, enter, log);
}

async function enterCall(call: AnyCall, path: string, guard: Guard<unknown>): Promise<CallContext<unknown>> {
  const controller = new AbortController();
  (call as EventEmitter).on('cancelled', () => {
    controller.abort();
  });
  if (call.cancelled) controller.abort();
  const certificate = call.getAuthContext().sslPeerCertificate?.raw ?? null;
  const peer = call.getPeer();
  const identity = await guard({ method: path, peer, certificate });
  return { signal: controller.signal, identity, peer, method: path };
}

function unary(
  handler: AnyHandler,
  enter: (call: AnyCall) => Promise<CallContext<unknown>>,
  log: Logger,
): grpc.handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    void (async () => {
      try {
        const context = await enter(call);
        callback(null, await handler(call.request, context));
      } catch (error) {
        callback(toStatus(error, log));
      }
    })();
  };
}

/** A stream of requests and one answer, which may come, as a refusal, before the last request. */
function receiving(
  handler: AnyHandler,
  enter: (call: AnyCall) => Promise<CallContext<unknown>>,
  log: Logger,
): grpc.handleClientStreamingCall<unknown, unknown> {
  return (call, callback) => {
    call.on('error', (error) => {
      log.debug({ err: error }, 'stream error');
    });
    void (async () => {
      try {
        const context = await enter(call);
        callback(null, await handler(requestsOf(call), context));
      } catch (error) {
        callback(toStatus(error, log));
      }
    })();
  };
}

function streaming(
  handler: AnyHandler,
  enter: (call: AnyCall) => Promise<CallContext<unknown>>,
  log: Logger,
) {
  return (
    call: grpc.ServerWritableStream<unknown, unknown> | grpc.ServerDuplexStream<unknown, unknown>,
  ): void => {
    // Without a listener an error on a stream ends the process; the iteration below reports it.
    call.on('error', (error) => {
      log.debug({ err: error }, 'stream error');
    });
    void (async () => {
      try {
        const context = await enter(call);
        const request = 'read' in call ? requestsOf(call) : call.request;
        let before = Promise.resolve();
        for await (const message of handler(request, context) as AsyncIterable<unknown>) {
          await before;
          before = write(call, message, context.signal);
          // It is waited for above or below, or the handler has failed for a reason of its own.
          before.catch(() => undefined);
        }
        await before;
        call.end();
      } catch (error) {
        if (call.cancelled) return;
        call.emit('error', toStatus(error, log));
      }
    })();
  };
}

/**
 * The peer's messages one by one, until it has said its last or has gone; then the signal fires a moment later. The
 * stream's own iterator would destroy the call when it ends with a failure, before its status is sent.
 */
async function* requestsOf(
  call: grpc.ServerDuplexStream<unknown, unknown> | grpc.ServerReadableStream<unknown, unknown>,
): AsyncIterable<unknown> {
  const over = new AbortController();
  if (call.cancelled || call.readableEnded || call.destroyed) over.abort();
  let wake = (): void => undefined;
  call.on('readable', () => {
    wake();
  });
  for (const event of ['end', 'error', 'close', 'cancelled']) {
    call.on(event, () => {
      over.abort();
      wake();
    });
  }
  for (;;) {
    const message: unknown = call.read();
    if (message !== null) yield message;
    else if (over.signal.aborted) return;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

/**
 * Hands a message over, and waits until the transport has taken it. The stream itself would ask for no pause before it holds
 * sixteen messages, of whatever size. Throws the reason of the signal.
 */
function write(
  call: grpc.ServerWritableStream<unknown, unknown> | grpc.ServerDuplexStream<unknown, unknown>,
  message: unknown,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(toAppError(signal.reason));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    call.write(message, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}

/** Binds a server; resolves to the port. Throws an AppError that names the address. */
export function bind(
  server: grpc.Server,
  address: string,
  credentials: grpc.ServerCredentials,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(cannotListen(address, error));
    });
  });
}

/** UNAVAILABLE, with the address and what to do. */
export function cannotListen(address: string, error: Error): AppError {
  return new AppError('UNAVAILABLE', `cannot listen on ${address}: ${error.message}`, {
    remedy: 'Stop what listens there, or choose another address in the configuration.',
    cause: error,
  });
}

/** Stops a server: no new calls, a grace for those that run, then the end of all streams. */
export async function shutdown(server: grpc.Server, graceMs: number): Promise<void> {
  const drained = new Promise<void>((resolve) => {
    server.tryShutdown(() => {
      resolve();
    });
  });
  // tryShutdown never returns while a stream is open, so force follows after the grace.
  const timer = setTimeout(() => {
    server.forceShutdown();
  }, graceMs);
  await drained;
  clearTimeout(timer);
}
