import type { Row } from './report.ts';

export interface BenchOptions {
  /** The tree to measure on; null: those of this machine. */
  readonly tree: string | null;
  /** Folder to work in; null: the system's folder for temporary files. */
  readonly work: string | null;
  readonly rounds: number;
  /** Numbers of servers to fan out to. */
  readonly servers: readonly number[];
  /** Tells a person how far it is. */
  readonly say: (line: string) => void;
}

/** Measures something against its peers. */
export type Bench = (options: BenchOptions) => Promise<Row[]>;
