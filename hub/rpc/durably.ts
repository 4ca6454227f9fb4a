import type { CallContext } from '../../shared/rpc/types.ts';
import type { Durable } from '../flusher.ts';
import { isStream } from './audited.ts';

type AnyHandler = (request: unknown, context: CallContext<unknown>) => unknown;

/** The same handlers, and nothing that they say, refusals included, goes out before what it rests on is on the disk. */
export function durably<Handlers extends object>(handlers: Handlers, durable: Durable): Handlers {
  const entries = Object.entries(handlers) as [string, AnyHandler][];
  return Object.fromEntries(entries.map(([name, handler]) => [name, heldBack(handler, durable)])) as Handlers;
}

function heldBack(handler: AnyHandler, durable: Durable): AnyHandler {
  return (request, context) => {
    try {
      const answer = handler(request, context);
      return isStream(answer) ? heldBackStream(answer, durable) : heldBackAnswer(answer, durable);
    } catch (error) {
      const refused = async (): Promise<never> => {
        await durable();
        throw error;
      };
      return refused();
    }
  };
}

async function heldBackAnswer(answer: unknown, durable: Durable): Promise<unknown> {
  try {
    return await answer;
  } finally {
    await durable();
  }
}

async function* heldBackStream(answer: AsyncIterable<unknown>, durable: Durable): AsyncGenerator {
  try {
    for await (const message of answer) {
      await durable();
      yield message;
    }
  } finally {
    await durable();
  }
}
