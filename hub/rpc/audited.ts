import { toAppError } from '../../shared/errors.ts';
import type { CallContext } from '../../shared/rpc/types.ts';
import type { AuditTrail } from '../audit/trail.ts';
import { isReading, type Operator } from './access.ts';
import { untilRevoked } from './until-revoked.ts';

/** Where deeds are written down. */
type Trail = Pick<AuditTrail, 'append'>;
type AnyHandler = (request: unknown, context: CallContext<Operator>) => unknown;

/**
 * The same handlers, and every call that changes something, or takes something away, is written down with what came of it
 * before it is answered. A stream ends when its caller is revoked. A hub that dies in between has the change in its history, and writes the repeated request down.
 */
export function audited<Handlers extends object>(handlers: Handlers, trail: Trail): Handlers {
  const entries = Object.entries(handlers) as [string, AnyHandler][];
  return Object.fromEntries(entries.map(([name, handler]) => [name, recorded(handler, trail)])) as Handlers;
}

function recorded(handler: AnyHandler, trail: Trail): AnyHandler {
  return (request, context) => {
    if (isReading(context.method)) return handler(request, context);
    try {
      const answer = handler(request, context);
      return isStream(answer)
        ? recordStream(untilRevoked(answer, context.identity.revoked), request, context, trail)
        : record(() => answer, request, context, trail);
    } catch (error) {
      const again = (): never => {
        throw error;
      };
      return record(again, request, context, trail);
    }
  };
}

/** Whether a handler answers with a stream. */
export function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

async function* recordStream(
  answer: AsyncIterable<unknown>,
  request: unknown,
  context: CallContext<Operator>,
  trail: Trail,
): AsyncGenerator {
  try {
    yield* answer;
    trail.append(deedOf(request, context, 'done'));
  } catch (error) {
    trail.append(deedOf(request, context, toAppError(error).reason));
    throw error;
  }
}

async function record(
  work: () => unknown,
  request: unknown,
  context: CallContext<Operator>,
  trail: Trail,
): Promise<unknown> {
  try {
    const answer = await work();
    trail.append(deedOf(request, context, 'done'));
    return answer;
  } catch (error) {
    trail.append(deedOf(request, context, toAppError(error).reason));
    throw error;
  }
}

function deedOf(request: unknown, { identity, method }: CallContext<Operator>, outcome: string) {
  return {
    actor: identity.actor,
    source: identity.source,
    action: shortName(method),
    object: objectOf(request),
    outcome,
    requestId: wordOf(request, 'requestId'),
  };
}

/** SiteService/AddSite. */
export function shortName(method: string): string {
  return method.replace('/aegir.v1.', '');
}

/** Fields that name what a request is about; nothing else of it is written down, since it may hold secrets. */
const NAMES = ['name', 'uri', 'server', 'balancer', 'id', 'digest', 'level'];

function objectOf(request: unknown): string {
  for (const name of NAMES) {
    const word = wordOf(request, name);
    if (word !== '') return word;
  }
  return '';
}

function wordOf(request: unknown, name: string): string {
  if (typeof request !== 'object' || request === null) return '';
  const value = (request as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
