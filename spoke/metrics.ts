import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a spoke counts. No names of hosts, sites or files: /metrics may be read by whoever reaches it. */
export class SpokeMetrics {
  readonly registry = new Registry();
  readonly #jobs: Counter<'kind' | 'outcome'>;
  readonly #jobSeconds: Histogram<'kind'>;
  readonly #refusals: Counter<'reason'>;
  readonly #attachFailures: Counter<'reason'>;
  readonly #connected: Gauge;
  readonly #drift: Gauge;

  constructor() {
    const registers = [this.registry];
    this.#jobs = new Counter({
      name: 'aegir_spoke_jobs_total',
      help: 'Jobs that ended, by kind and outcome',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.#jobSeconds = new Histogram({
      name: 'aegir_spoke_job_seconds',
      help: 'Time from the start of a job to its end',
      labelNames: ['kind'],
      buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
      registers,
    });
    this.#refusals = new Counter({
      name: 'aegir_spoke_refusals_total',
      help: 'Jobs that were refused, for a value or for the policy of this machine, by reason',
      labelNames: ['reason'],
      registers,
    });
    this.#attachFailures = new Counter({
      name: 'aegir_spoke_attach_failures_total',
      help: 'Streams to the hub that failed, by reason',
      labelNames: ['reason'],
      registers,
    });
    this.#connected = new Gauge({
      name: 'aegir_spoke_connected',
      help: 'Whether the hub has welcomed this spoke, 1 or 0',
      registers,
    });
    this.#drift = new Gauge({
      name: 'aegir_spoke_drift_items',
      help: 'Paths of the configuration that somebody else changed',
      registers,
    });
  }

  jobEnded(kind: string, outcome: string, seconds: number): void {
    this.#jobs.inc({ kind, outcome: outcome.replace('OUTCOME_', '').toLowerCase() });
    this.#jobSeconds.observe({ kind }, seconds);
  }

  jobRefused(reason: string): void {
    this.#refusals.inc({ reason });
  }

  attachFailed(reason: string): void {
    this.#attachFailures.inc({ reason });
  }

  connected(is: boolean): void {
    this.#connected.set(is ? 1 : 0);
  }

  drift(items: number): void {
    this.#drift.set(items);
  }

  /** A value that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Memory, CPU, file descriptors and event loop of this process. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
