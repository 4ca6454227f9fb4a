import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, Worker, type Transferable } from 'node:worker_threads';
import { AppError } from './errors.ts';
import { Rest } from './garbage.ts';
import { isReason } from './reasons.ts';

/** What a thread can be asked: one argument that can be copied between threads, one answer. */
export type Calls = Record<string, (argument: never, emit: never) => unknown>;

type Argument<Call> = Call extends (argument: infer A, ...rest: never[]) => unknown ? A : never;
type Answer<Call> = Call extends (...parameters: never[]) => infer R ? Unmoved<Awaited<R>> : never;
type Unmoved<T> = T extends Moved<infer R> ? R : T;
type Event<Call> = Call extends (argument: never, emit: (event: infer E) => void) => unknown ? E : never;

export interface CallOptions<E> {
  /** Memory that moves to the thread instead of being copied. */
  readonly transfer?: readonly Transferable[];
  readonly onEvent?: (event: E) => void;
}

/** Another thread of this process that runs synchronous work; it never keeps the process alive by itself. */
export interface Thread<C extends Calls> {
  /** Asks and waits. AppErrors of the thread arrive as they are. Throws INTERNAL when the thread dies. */
  call<Name extends keyof C & string>(
    name: Name,
    argument: Argument<C[Name]>,
    options?: CallOptions<Event<C[Name]>>,
  ): Promise<Answer<C[Name]>>;
  /** Whether it still takes calls; a thread that died is replaced by starting a new one. */
  isAlive(): boolean;
  /** Ends the thread; open calls fail. */
  close(): Promise<void>;
}

/** What dies young is collected soon: the default of 48 MB for each thread is more than the speed is worth here. */
const LIMITS_OF_THREAD = { maxYoungGenerationSizeMb: 4 };

interface Request {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly event: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure };

type Failure =
  | {
      readonly reason: string;
      readonly message: string;
      readonly options: { field: string; remedy: string; metadata: Readonly<Record<string, string>> };
    }
  | { readonly error: unknown };

interface OpenCall {
  resolve(result: unknown): void;
  reject(error: unknown): void;
  onEvent(event: unknown): void;
}

/**
 * Starts the module `name` that lies beside `caller` (its import.meta.url) in a thread of its own;
 * the module calls {@link serveThread}. Works from the sources and from the build.
 */
export function startThread<C extends Calls>(caller: string, name: string): Thread<C> {
  const worker = new Worker(moduleOf(caller, name), { resourceLimits: LIMITS_OF_THREAD });
  worker.unref();
  const open = new Map<number, OpenCall>();
  let next = 0;
  let ended: Error | null = null;
  const end = (error: Error): void => {
    ended = error;
    for (const call of open.values()) call.reject(error);
    open.clear();
  };
  worker.on('message', (reply: Reply) => {
    settle(open, reply);
    if (open.size === 0) worker.unref();
  });
  worker.on('error', end);
  worker.on('exit', () => {
    end(ended ?? new Error(`the thread ${name} ended`));
  });
  return {
    call: (call, argument, options = {}) => {
      if (ended !== null) return Promise.reject(ended);
      next += 1;
      const id = next;
      worker.ref();
      return new Promise((resolve, reject) => {
        const onEvent = (options.onEvent ?? ignore) as (event: unknown) => void;
        open.set(id, { resolve: resolve, reject, onEvent });
        worker.postMessage({ id, name: call, argument } satisfies Request, [...(options.transfer ?? [])]);
      });
    },
    isAlive: () => ended === null,
    close: async () => {
      await worker.terminate();
    },
  };
}

function ignore(): void {
  // A caller that does not listen to events.
}

function settle(open: Map<number, OpenCall>, reply: Reply): void {
  const call = open.get(reply.id);
  if (call === undefined) return;
  if ('event' in reply) {
    call.onEvent(reply.event);
    return;
  }
  open.delete(reply.id);
  if ('result' in reply) call.resolve(reply.result);
  else call.reject(revive(reply.failure));
}

function moduleOf(caller: string, name: string): URL {
  if (!caller.endsWith('.ts')) return new URL(`./${name}.js`, caller);
  // Run from the sources: threads do not inherit the TypeScript loader of their process on Node 20.
  const tsx = pathToFileURL(createRequire(caller).resolve('tsx/package.json'));
  const loader = new URL('./dist/esm/api/index.mjs', tsx).href;
  const module = new URL(`./${name}.ts`, caller).href;
  const start = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(module)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(start)}`);
}

/** An answer whose memory moves to who asked instead of being copied. */
export class Moved<T> {
  readonly result: T;
  readonly memory: readonly Transferable[];

  constructor(result: T, memory: readonly Transferable[]) {
    this.result = result;
    this.memory = memory;
  }
}

/** Answers calls in this thread, one after the other. */
export function serveThread(calls: Calls): void {
  const port = parentPort;
  if (port === null) throw new Error('not started as a thread');
  const rest = new Rest();
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: Request) => {
    last = last.then(async () => {
      rest.begin();
      const [reply, memory] = await answer(calls, request, (event) => {
        port.postMessage({ id: request.id, event } satisfies Reply);
      });
      port.postMessage(reply, memory);
      rest.end();
    });
  });
}

async function answer(
  calls: Calls,
  request: Request,
  emit: (event: unknown) => void,
): Promise<[Reply, Transferable[]]> {
  try {
    const call = calls[request.name] as ((argument: unknown, emit: unknown) => unknown) | undefined;
    if (call === undefined) throw new Error(`the thread knows no ${request.name}`);
    const result = await call(request.argument, emit);
    if (result instanceof Moved)
      return [{ id: request.id, result: result.result as unknown }, [...result.memory]];
    return [{ id: request.id, result }, []];
  } catch (error) {
    return [{ id: request.id, failure: pack(error) }, []];
  }
}

function pack(error: unknown): Failure {
  if (!(error instanceof AppError)) return { error };
  const { reason, message, field, remedy, metadata } = error;
  return { reason, message, options: { field, remedy, metadata } };
}

function revive(failure: Failure): unknown {
  if ('error' in failure) return failure.error;
  if (!isReason(failure.reason)) return new Error(failure.message);
  return new AppError(failure.reason, failure.message, failure.options);
}
