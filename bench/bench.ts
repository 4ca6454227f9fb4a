import type { Row } from './report.ts';

export interface BenchOptions {
  /** The tree to measure on; null: those of this machine. */
  readonly tree: string | null;
  /** Folder to work in; null: the system's folder for temporary files. */
  readonly work: string | null;
  /** Rounds that count, at most. */
  readonly rounds: number;
  /** After so long no round begins, except the first that counts. */
  readonly minutes: number;
  /** What of a bench to measure; empty: all. */
  readonly parts: readonly string[];
  /** Numbers of servers to bring something to; null: those that the bench has by itself. */
  readonly servers: readonly number[] | null;
  /** Tells a person how far it is. */
  readonly say: (line: string) => void;
}

/** What of a bench to measure, by name. Throws when a name that was chosen is not among them. */
export function chosenParts<T extends { readonly name: string }>(
  all: readonly T[],
  { parts }: BenchOptions,
): readonly T[] {
  const unknown = parts.find((name) => !all.some((part) => part.name === name));
  if (unknown !== undefined) throw new Error(`no part ${unknown}: ${all.map(({ name }) => name).join(', ')}`);
  return parts.length === 0 ? all : all.filter(({ name }) => parts.includes(name));
}

/** Measures something against its peers. */
export type Bench = (options: BenchOptions) => Promise<Row[]>;
