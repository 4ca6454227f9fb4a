import type { DesiredState, StateChange } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { Progress } from '../../shared/proto/gen/aegir/v1/Progress.ts';

export interface ApplyOrder {
  readonly jobId: string;
  readonly generation: number;
  /** '' when the change is the whole state. */
  readonly baseDigest: string;
  readonly change: StateChange;
  readonly stateDigest: string;
  readonly force: boolean;
  /** Releases that other servers serve from the same folder. */
  readonly keptElsewhere: readonly string[];
}

/** A generation that is ready to be switched to. */
export interface PreparedGeneration {
  readonly order: ApplyOrder;
  readonly state: DesiredState;
  readonly folder: string;
  /** What PREPARED reports: problems of single sites and snippets. */
  readonly report: JobResult;
}

export type PrepareOutcome =
  | { readonly kind: 'prepared'; readonly prepared: PreparedGeneration }
  /** Nothing to switch: unchanged, or failed; the result is final. */
  | { readonly kind: 'finished'; readonly result: JobResult };

/** Something in the configuration folder that is not as it was written, by its path below that folder. */
export interface Damage {
  readonly path: string;
  readonly kind: 'changed' | 'removed' | 'added';
}

/** What became of one damage: mended, or why not. */
export interface Mending {
  readonly path: string;
  readonly failure: string | null;
}

export type OnProgress = (progress: Progress) => void;

/** What is served now. */
export interface CurrentGeneration {
  readonly generation: number;
  readonly stateDigest: string;
  readonly state: DesiredState;
}

/** Turns desired state into what the web server serves, in two phases. One apply at a time. */
export interface Applier {
  current(): CurrentGeneration;
  /** Releases that the generations kept for going back name, the live one included. */
  referencedReleases(): ReadonlySet<string>;
  /** Wall clock of the switch to what is served now. */
  servedSinceMs(): number;
  /** Render, preflight, test on a shadow copy. Nothing live changes; failures are values. */
  prepare(order: ApplyOrder, signal: AbortSignal, onProgress: OnProgress): Promise<PrepareOutcome>;
  /**
   * What preparing an order would come to, whatever generation it names: unchanged with the problems of what would be
   * held back, or failed. Leaves nothing behind.
   */
  rehearse(order: ApplyOrder, signal: AbortSignal, onProgress: OnProgress): Promise<JobResult>;
  /** Switch, reload, prove; or go back. Cannot be cancelled. */
  commit(prepared: PreparedGeneration, onProgress: OnProgress): Promise<JobResult>;
  /** Puts back what somebody changed in what is served; see `healFiles`. Never beside a commit. */
  heal(damages: readonly Damage[]): Promise<Mending[]>;
  /** Takes a prepared generation away again. */
  discard(prepared: PreparedGeneration): Promise<void>;
  /**
   * Run once at start, before any job: finishes or undoes a switch that a crash left open, removes half-made
   * generations. Returns what became of the job that was open, or null when none was.
   */
  recover(): Promise<{ readonly jobId: string; readonly result: JobResult } | null>;
}

/** Durable memory of a switch under way; the spoke's journal keeps it. */
export interface SwitchLog {
  /** The switch that began and did not end, or null. */
  open(): SwitchRecord | null;
  begin(record: SwitchRecord): void;
  end(): void;
}

export interface SwitchRecord {
  readonly jobId: string;
  /** Generation numbers; 0: none. */
  readonly from: number;
  readonly to: number;
}
