import Table from 'cli-table3';
import { cpus, release, totalmem } from 'node:os';

/**
 * One case against one peer; times in milliseconds, medians with the smallest and the largest. What a bench does
 * not measure is NaN, which is null in JSON.
 */
export interface Row {
  readonly case: string;
  readonly tree: string;
  readonly files: number;
  /** Rounds that counted. */
  readonly rounds: number;
  readonly ours_ms: number;
  readonly ours_range: readonly [number, number];
  readonly hub_cpu_ms: number;
  readonly spoke_cpu_ms: number;
  readonly ours_bytes: number;
  readonly peer: string;
  readonly peer_ms: number;
  readonly peer_range: readonly [number, number];
  readonly peer_cpu_ms: number;
  readonly peer_bytes: number;
  /** Peer ÷ ours: above 1 is ahead. */
  readonly ratio: number;
  readonly cpu_ratio: number;
  /** The sending side alone. */
  readonly peer_hub_cpu_ms?: number;
  readonly hub_cpu_ratio?: number;
  /** Most memory during the case, above what the process had at rest. */
  readonly hub_rss_mb?: number;
  readonly spoke_rss_mb?: number;
  /** How often the web server took its configuration anew. */
  readonly ours_reloads?: number;
  readonly peer_reloads?: number;
  /** Of each task: making database and accounts, and the installer of the application. */
  readonly ours_database_ms?: number;
  readonly ours_install_ms?: number;
  readonly peer_database_ms?: number;
  readonly peer_install_ms?: number;
  /** One test of the same configuration by the web server. */
  readonly config_test_ms?: number;
  /** The longest time that the event loop of the spoke, or of the hub, stood still. */
  readonly spoke_stall_ms?: number;
  readonly hub_stall_ms?: number;
  /** What each attached spoke takes of the hub's memory. */
  readonly hub_each_kb?: number;
  /** 99 of 100 calls of operators meanwhile were answered within this. */
  readonly call_p99_ms?: number;
  /** When 95 of 100 spokes were attached again. */
  readonly most_back_ms?: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** The machine that the figures are of. */
export function machine(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memory_mb: Math.round(totalmem() / 1e6),
    kernel: release(),
    node: process.version,
  };
}

/** The rows as a table for people. */
export function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: [
      'tree',
      'case',
      'ours',
      'hub + spoke CPU',
      'bytes',
      'peer',
      'time',
      'CPU',
      'bytes',
      'ratio',
      'CPU ratio',
      'hub CPU ratio',
      'hub + spoke RSS',
      'reloads',
    ],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      `${row.tree} (${String(row.files)})`,
      `${row.case} × ${String(row.rounds)}`,
      span(row.ours_ms, row.ours_range),
      `${ms(row.hub_cpu_ms)} + ${ms(row.spoke_cpu_ms)}`,
      kilobytes(row.ours_bytes),
      row.peer,
      span(row.peer_ms, row.peer_range),
      ms(row.peer_cpu_ms),
      kilobytes(row.peer_bytes),
      Number.isNaN(row.ratio) ? '–' : row.ratio.toFixed(2),
      Number.isNaN(row.cpu_ratio) ? '–' : row.cpu_ratio.toFixed(2),
      row.hub_cpu_ratio?.toFixed(2) ?? '',
      `${megabytes(row.hub_rss_mb)} ${megabytes(row.spoke_rss_mb)}`,
      row.ours_reloads === undefined ? '' : `${String(row.ours_reloads)} : ${String(row.peer_reloads)}`,
    ]);
  }
  return table.toString();
}

function span(value: number, [low, high]: readonly [number, number]): string {
  return `${ms(value)} (${ms(low)}–${ms(high)})`;
}

function ms(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1_000).toFixed(1)} s`;
}

function kilobytes(bytes: number): string {
  if (Number.isNaN(bytes)) return '–';
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function megabytes(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : `+${value.toFixed(0)} MB`;
}
