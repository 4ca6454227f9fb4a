import type * as grpc from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';

/** What a handler knows of the call besides its request. */
export interface CallContext<Identity> {
  /** Fires when the peer cancels, the deadline passes or the connection is lost. */
  readonly signal: AbortSignal;
  /** Who calls, as the listener's guard found. */
  readonly identity: Identity;
  /** Address of the peer, for records. */
  readonly peer: string;
  /** Full method path, such as /aegir.v1.SiteService/AddSite. */
  readonly method: string;
}

/** Decides who calls and whether they may; throws an AppError to refuse. */
export type Guard<Identity> = (call: GuardedCall) => Identity | Promise<Identity>;

export interface GuardedCall {
  readonly method: string;
  readonly peer: string;
  /** DER of the verified client certificate, or null where the listener asks for none. */
  readonly certificate: Buffer | null;
}

// The generated index signatures of definition and handlers hide the method names; this takes them away.
type Known<T> = {
  [Name in keyof T as string extends Name ? never : number extends Name ? never : Name]: T[Name];
};

type HandlerOf<Definition, Handler, Identity> =
  Definition extends MethodDefinition<infer _In, infer Response, infer Request, infer _Out>
    ? Handler extends grpc.handleUnaryCall<infer _A, infer _B>
      ? (request: Request, context: CallContext<Identity>) => Promise<Response> | Response
      : Handler extends grpc.handleServerStreamingCall<infer _A, infer _B>
        ? (request: Request, context: CallContext<Identity>) => AsyncIterable<Response>
        : Handler extends grpc.handleClientStreamingCall<infer _A, infer _B>
          ? (requests: AsyncIterable<Request>, context: CallContext<Identity>) => Promise<Response>
          : (requests: AsyncIterable<Request>, context: CallContext<Identity>) => AsyncIterable<Response>
    : never;

/** Handlers of one service as plain async functions and generators. */
export type ServiceHandlers<Definition, Handlers, Identity> = {
  [Name in keyof Known<Definition> & keyof Handlers & string]: HandlerOf<
    Known<Definition>[Name],
    Handlers[Name],
    Identity
  >;
};

export interface CallOptions {
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole call; unary calls default to 10,000, streams have none. */
  readonly timeoutMs?: number;
}

/** Both directions of a stream from the client's side. */
export interface Duplex<Request, Response> {
  /** Resolves when the transport took the message: waits for drain. */
  send(message: Request): Promise<void>;
  /** No more requests. */
  end(): void;
  readonly responses: AsyncIterable<Response>;
}

type CallerOf<Definition, Handler> =
  Definition extends MethodDefinition<infer Request, infer _Res, infer _Req, infer Response>
    ? Handler extends grpc.handleUnaryCall<infer _A, infer _B>
      ? (request: Request, options?: CallOptions) => Promise<Response>
      : Handler extends grpc.handleServerStreamingCall<infer _A, infer _B>
        ? (request: Request, options?: CallOptions) => AsyncIterable<Response>
        : Handler extends grpc.handleClientStreamingCall<infer _A, infer _B>
          ? (requests: AsyncIterable<Request>, options?: CallOptions) => Promise<Response>
          : (options?: CallOptions) => Duplex<Request, Response>
    : never;

/** Methods of one service as a client calls them. */
export type ServiceCaller<Definition, Handlers> = {
  [Name in keyof Known<Definition> & keyof Handlers & string]: CallerOf<
    Known<Definition>[Name],
    Handlers[Name]
  >;
};
