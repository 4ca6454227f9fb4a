import { fork, type ChildProcess } from 'node:child_process';
import { buildEnd, environmentOf } from './program.ts';

/** What an end can be asked for, by name. */
export type EndCalls = Record<string, (argument: never) => unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Reply = { readonly id: number } & ({ readonly result: unknown } | { readonly failure: string });

/** One end of a sync in a process of its own, so that its CPU time is its own. */
export class End<Calls extends EndCalls> {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #next = 0;

  private constructor(name: 'hub' | 'spoke', program: string) {
    const env = { ...process.env, ...environmentOf(name) };
    this.#child = fork(program, [], { execArgv: profiled(), serialization: 'advanced', env });
    this.#child.on('message', (reply: Reply) => {
      const call = this.#open.get(reply.id);
      this.#open.delete(reply.id);
      if ('result' in reply) call?.resolve(reply.result);
      else call?.reject(new Error(reply.failure));
    });
    this.#child.on('exit', (code) => {
      for (const call of this.#open.values())
        call.reject(new Error(`the ${name} end ended: ${String(code)}`));
    });
  }

  /** Starts an end as its daemon runs: built, and in the environment of its unit. */
  static async start<Calls extends EndCalls>(name: 'hub' | 'spoke'): Promise<End<Calls>> {
    return new End<Calls>(name, await buildEnd(name));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask<Name extends keyof Calls & string>(
    name: Name,
    argument: Parameters<Calls[Name]>[0],
  ): Promise<Awaited<ReturnType<Calls[Name]>>> {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: resolve, reject });
      this.#child.send({ id, name, argument } satisfies Question);
    });
  }

  /** The end goes by itself when nobody asks it any more. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

/** With BENCH_PROFILE=FOLDER each end leaves profiles of its threads there when it goes. */
function profiled(): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
}

/** Answers the questions of the process that started this one. */
export function serveEnd(calls: EndCalls): void {
  process.on('message', ({ id, name, argument }: Question) => {
    void (async () => {
      try {
        const call = calls[name] as ((argument: unknown) => unknown) | undefined;
        process.send?.({ id, result: await call?.(argument) } satisfies Reply);
      } catch (error) {
        const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
        process.send?.({ id, failure } satisfies Reply);
      }
    })();
  });
  process.on('disconnect', () => process.exit(0));
}
