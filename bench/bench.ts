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
  /** Numbers of servers to fan out to. */
  readonly servers: readonly number[];
  /** Tells a person how far it is. */
  readonly say: (line: string) => void;
}

/** Measures something against its peers. */
export type Bench = (options: BenchOptions) => Promise<Row[]>;
