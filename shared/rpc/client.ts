import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';
import { createSecureContext } from 'node:tls';
import { AppError } from '../errors.ts';
import { fromStatus } from './errors.ts';
import { CLIENT_OPTIONS } from './options.ts';
import type { CallOptions, Duplex, ServiceCaller } from './types.ts';

const UNARY_TIMEOUT_MS = 10_000;

/** One connection to one listener, shared by the services called over it. */
export interface Channel {
  /** The methods of a service as async functions and iterables; failures are AppErrors. */
  service<Definition extends grpc.ServiceDefinition, Handlers>(
    definition: Definition,
  ): ServiceCaller<Definition, Handlers>;
  close(): void;
}

/** Opens a lazy connection. `address` is host:port or unix:/path; `defaults` hold for every call. */
export function openChannel(
  address: string,
  credentials: grpc.ChannelCredentials,
  options: grpc.ChannelOptions = {},
  defaults: CallOptions = {},
): Channel {
  const client = new grpc.Client(address, credentials, { ...CLIENT_OPTIONS, ...options });
  return {
    service: <Definition extends grpc.ServiceDefinition, Handlers>(definition: Definition) => {
      const methods = Object.entries(definition as grpc.ServiceDefinition).map(([name, method]) => [
        name,
        callerOf(client, method, defaults),
      ]);
      return Object.fromEntries(methods) as ServiceCaller<Definition, Handlers>;
    },
    close: () => {
      client.close();
    },
  };
}

/** Opens the listener on a unix socket of this machine; its file permissions are the credentials. */
export function openSocket(path: string, defaults: CallOptions = {}): Channel {
  // Asking a local socket again costs nothing, and a person waits for the daemon to return.
  const options = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };
  return openChannel(`unix:${path}`, grpc.credentials.createInsecure(), options, defaults);
}

/** The name in every certificate of a hub, whatever address it is dialled at. */
export const HUB_NAME = 'hub.aegir.internal';

/** What a client with a certificate knows of a hub; all but the endpoint is PEM. */
export interface RemoteHub {
  /** host:port. */
  readonly endpoint: string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Opens a listener of a hub on another machine, over TLS 1.3 with certificates on both sides. Throws IDENTITY_UNSAFE. */
export function openRemote(hub: RemoteHub, defaults: CallOptions = {}): Channel {
  const options = { 'grpc.ssl_target_name_override': HUB_NAME };
  return openChannel(hub.endpoint, remoteCredentials(hub), options, defaults);
}

function remoteCredentials({ authority, certificate, key }: RemoteHub): grpc.ChannelCredentials {
  try {
    return grpc.credentials.createFromSecureContext(
      createSecureContext({ ca: authority, cert: certificate, key, minVersion: 'TLSv1.3' }),
    );
  } catch (error) {
    throw new AppError('IDENTITY_UNSAFE', 'the certificate and key for this hub cannot be used', {
      remedy: 'Add the context anew, with the bundle that an admin gave.',
      cause: error,
    });
  }
}

type AnyMethod = grpc.MethodDefinition<unknown, unknown>;

function callerOf(client: grpc.Client, method: AnyMethod, defaults: CallOptions): unknown {
  if (method.requestStream && !method.responseStream) {
    return (requests: AsyncIterable<unknown>, options?: CallOptions) =>
      uploadCall(client, method, requests, { ...defaults, ...options });
  }
  if (method.requestStream) {
    return (options?: CallOptions) => duplexCall(client, method, { ...defaults, ...options });
  }
  if (method.responseStream) {
    return (request: unknown, options?: CallOptions) =>
      streamCall(client, method, request, { ...defaults, ...options });
  }
  return (request: unknown, options?: CallOptions) =>
    unaryCall(client, method, request, { ...defaults, ...options });
}

function unaryCall(client: grpc.Client, method: AnyMethod, request: unknown, options: CallOptions) {
  const deadline = Date.now() + (options.timeoutMs ?? UNARY_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    refuseAborted(options);
    const call = client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      { deadline },
      (error, value) => {
        options.signal?.removeEventListener('abort', cancel);
        if (error === null) resolve(value);
        else reject(fromStatus(error));
      },
    );
    const cancel = (): void => {
      call.cancel();
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
  });
}

function refuseAborted({ signal }: CallOptions): void {
  if (signal?.aborted === true) throw new AppError('CANCELLED', 'cancelled before the call began');
}

function streamOptions(options: CallOptions): grpc.CallOptions {
  return options.timeoutMs === undefined ? {} : { deadline: Date.now() + options.timeoutMs };
}

async function* streamCall(client: grpc.Client, method: AnyMethod, request: unknown, options: CallOptions) {
  refuseAborted(options);
  const call = client.makeServerStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    request,
    streamOptions(options),
  );
  yield* responsesOf(call, options.signal);
}

/** Each message waits until the transport took the one before. The server may answer, or refuse, before the last. */
async function uploadCall(
  client: grpc.Client,
  method: AnyMethod,
  requests: AsyncIterable<unknown>,
  options: CallOptions,
): Promise<unknown> {
  refuseAborted(options);
  const ended = new AbortController();
  const { call, answer } = startUpload(client, method, options, ended);
  const cancel = (): void => {
    call.cancel();
  };
  options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    await sendAll(call, requests, ended.signal);
    return await answer;
  } catch (error) {
    cancel();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
  }
}

/** Returns early when the call is over: then its answer says why. */
async function sendAll(
  call: grpc.ClientWritableStream<unknown>,
  requests: AsyncIterable<unknown>,
  over: AbortSignal,
): Promise<void> {
  for await (const message of requests) {
    if (over.aborted) return;
    if (call.write(message)) continue;
    await once(call, 'drain', { signal: over }).catch((error: unknown) => {
      if (!over.aborted) throw error;
    });
  }
  call.end();
}

function startUpload(
  client: grpc.Client,
  method: AnyMethod,
  options: CallOptions,
  ended: AbortController,
): { readonly call: grpc.ClientWritableStream<unknown>; readonly answer: Promise<unknown> } {
  let settle: (error: grpc.ServiceError | null, value?: unknown) => void = () => undefined;
  const answer = new Promise((resolve, reject) => {
    settle = (error, value) => {
      ended.abort();
      if (error === null) resolve(value);
      else reject(fromStatus(error));
    };
  });
  // It may be refused while the next message is still made.
  answer.catch(() => undefined);
  const call = client.makeClientStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    streamOptions(options),
    (error, value) => {
      settle(error, value);
    },
  );
  return { call, answer };
}

function duplexCall(client: grpc.Client, method: AnyMethod, options: CallOptions): Duplex<unknown, unknown> {
  const call = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    streamOptions(options),
  );
  const ended = new AbortController();
  call.on('error', () => {
    ended.abort();
  });
  call.on('end', () => {
    ended.abort();
  });
  return {
    send: async (message) => {
      ended.signal.throwIfAborted();
      if (!call.write(message)) await once(call, 'drain', { signal: ended.signal });
    },
    end: () => {
      call.end();
    },
    responses: responsesOf(call, options.signal),
  };
}

async function* responsesOf(
  call: grpc.ClientReadableStream<unknown> | grpc.ClientDuplexStream<unknown, unknown>,
  signal: AbortSignal | undefined,
): AsyncIterable<unknown> {
  const cancel = (): void => {
    call.cancel();
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const message of call as AsyncIterable<unknown>) yield message;
  } catch (error) {
    throw fromStatus(error);
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
