import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import type { Hub } from './client.ts';
import type { ContextBook } from './contexts/book.ts';
import type { Option } from './options.ts';
import type { Page } from './output/page.ts';

/** What is to become of a change: it is done, only shown, or done if a plan of it still holds. */
export type Intent =
  { readonly kind: 'do' } | { readonly kind: 'show' } | { readonly kind: 'plan'; readonly digest: string };

/** What a command may use. */
export interface Context {
  readonly hub: Hub;
  /** The time of this call, milliseconds since 1970 UTC. */
  readonly now: number;
  /** Id under which the hub remembers this request. */
  readonly requestId: string;
  readonly intent: Intent;
  /** Longest time of one call in milliseconds; undefined: its own. */
  readonly timeoutMs: number | undefined;
  /** Whether a change waits for its task. */
  readonly wait: boolean;
  /** Shows the task's progress; resolves with the task when it has ended or needs a person. */
  watch(taskId: string): Promise<Task__Output>;
  /** The text of a file, `-` for standard input, without the line's end. Throws FIELD_INVALID. */
  readText(file: string, flag: string): Promise<string>;
  /** The hubs that this user knows. */
  readonly contexts: ContextBook;
  /** Address of the hub that is asked, or its socket. */
  readonly hubName: string;
  /** Name of the context that is used; '' for the hub of this machine. */
  readonly contextName: string;
  /** Writes a secret to a new file that is the user's alone, `-` for standard output. Throws NAME_TAKEN. */
  handOut(file: string, secret: string): void;
  /** Asks on a terminal. Throws FIELD_MISSING where there is none, CANCELLED when the answer is no. */
  confirm(question: string): Promise<void>;
}

/** What a command found or did, as data: printed as one JSON document or as a page. */
export interface Answer {
  readonly document: object;
  readonly page: Page;
  /** What a person may want to do next; goes beside the answer, never into a pipe. */
  readonly hint?: string;
  /** 0 unless given. */
  readonly exitCode?: number;
  /** What was to be said has been written to standard output already. */
  readonly silent?: true;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

/** One command as data. Keys of `options` are in camel case: `httpPort` is `--http-port`. */
export interface Command<O extends Options = Options> {
  readonly verb: string;
  readonly summary: string;
  /** Placeholder of the one word after the verb; absent when it takes none, in brackets when it may be left out. */
  readonly subject?: string;
  readonly options: O;
  /** It changes what servers serve: it can be shown before it is done. */
  readonly plans?: true;
  /** It asks no hub. */
  readonly local?: true;
  readonly example?: string;
  run(input: { readonly subject: string; readonly options: Values<O> }, context: Context): Promise<Answer>;
}

/** A noun and what can be done with it. */
export interface Noun {
  readonly noun: string;
  readonly summary: string;
  readonly commands: readonly Command[];
  /** What belongs to it and has commands of its own, such as `platform release`. */
  readonly nouns?: readonly Noun[];
}

/** Keeps the types of a command's options while it is written down. */
export function command<const O extends Options>(spec: Command<O>): Command {
  return spec;
}
