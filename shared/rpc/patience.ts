import * as grpc from '@grpc/grpc-js';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { AppError } from '../errors.ts';
import { statusOf } from './errors.ts';

/** Milliseconds that the last words of a call have to get through. */
const LAST_WORDS_MS = 1_000;

type Status = Parameters<grpc.ServerInterceptingCallInterface['sendStatus']>[0];

/** What grpc-js knows of a call and gives no public way to. */
interface Innards {
  readonly stream?: ServerHttp2Stream;
  readonly incomingEncoding?: string;
}

/**
 * Bounds the time that a peer may take: for a message that the server waits for, for taking a message or the status
 * that the server gives. Without it a call whose peer sends a byte now and then, or reads nothing, holds what it holds for as
 * long as its connection lives. Compressed messages, which no client of ours sends, are refused: a few kilobytes of them
 * would be megabytes before anybody has looked at who sent them.
 */
export function patience(ms: number): grpc.ServerInterceptor {
  return (_method, call) => new PatientCall(call, ms);
}

class PatientCall extends grpc.ServerInterceptingCall {
  readonly #ms: number;
  readonly #innards: Innards;
  #reading: NodeJS.Timeout | undefined;
  #writing: NodeJS.Timeout | undefined;

  constructor(call: grpc.ServerInterceptingCallInterface, ms: number) {
    super(call, {
      start: (next) => {
        next({
          onReceiveMessage: (message, forward) => {
            clearTimeout(this.#reading);
            forward(message);
          },
          onReceiveHalfClose: (forward) => {
            clearTimeout(this.#reading);
            forward();
          },
          onCancel: () => {
            clearTimeout(this.#reading);
            clearTimeout(this.#writing);
          },
        });
      },
    });
    this.#ms = ms;
    this.#innards = call as unknown as Innards;
  }

  override start(listener: Parameters<grpc.ServerInterceptingCall['start']>[0]): void {
    if (this.#innards.incomingEncoding === 'identity') super.start(listener);
    else this.#end({ code: grpc.status.UNIMPLEMENTED, details: 'compressed messages are not taken' });
  }

  override startRead(): void {
    clearTimeout(this.#reading);
    this.#reading = this.#within('the peer did not send its message in time');
    super.startRead();
  }

  override sendMessage(message: unknown, taken: () => void): void {
    clearTimeout(this.#writing);
    this.#writing = this.#within('the peer does not take what it asked for');
    super.sendMessage(message, () => {
      clearTimeout(this.#writing);
      taken();
    });
  }

  override sendStatus(status: Status): void {
    clearTimeout(this.#reading);
    clearTimeout(this.#writing);
    super.sendStatus(status);
    // A peer that neither takes the status nor ends its side keeps the stream, and what came in on it.
    this.#resetAfter(this.#ms);
  }

  #within(complaint: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.#end(statusOf(new AppError('TIMEOUT', complaint)));
    }, this.#ms).unref();
  }

  #end(status: Status): void {
    super.sendStatus(status);
    this.#resetAfter(Math.min(LAST_WORDS_MS, this.#ms));
  }

  #resetAfter(ms: number): void {
    const { stream } = this.#innards;
    if (stream === undefined || stream.destroyed) return;
    const timer = setTimeout(() => {
      stream.close(constants.NGHTTP2_CANCEL);
    }, ms).unref();
    stream.once('close', () => {
      clearTimeout(timer);
    });
  }
}
