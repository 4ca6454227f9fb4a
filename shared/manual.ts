/** A daemon's command line as data: its --help and its manual page are made from it. */
export interface Manual {
  readonly program: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly usages: readonly Usage[];
  readonly options: readonly Entry[];
  readonly files: readonly Entry[];
  /** Other pages, such as `aegirctl(1)`. */
  readonly seeAlso: readonly string[];
}

/** One way to call the program. */
export interface Usage {
  /** What stands behind its name. */
  readonly words: string;
  readonly does: string;
}

/** A name and what it is. */
export type Entry = readonly [name: string, what: string];

/** The text of --help. */
export function usageText({ program, usages, options }: Manual): string {
  const calls = usages.map(({ words, does }): Entry => [`${program} ${words}`.trimEnd(), does]);
  return `Usage:\n${columns(calls)}\n${columns(options)}`;
}

function columns(entries: readonly Entry[]): string {
  const widest = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, what]) => `  ${name.padEnd(widest)}  ${what}\n`).join('');
}
