import { median, range, type Row } from './report.ts';
import type { PeerRun } from './rsync.ts';
import type { BenchTree } from './trees.ts';

/** What one run of ours took. */
export interface OurRun {
  readonly ms: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
  readonly bytes: number;
  /** The most memory above what the process had at rest; of many spokes that of the largest. */
  readonly hubRssMb: number;
  readonly spokeRssMb: number;
}

/** One case against one peer: the medians of the runs of both. */
export function rowOf(
  name: string,
  tree: BenchTree,
  ours: readonly OurRun[],
  peer: string,
  peers: readonly PeerRun[],
): Row {
  const of = <T>(runs: readonly T[], figure: (run: T) => number): number => median(runs.map(figure));
  const oursMs = of(ours, ({ ms }) => ms);
  const peerMs = of(peers, ({ ms }) => ms);
  const hubCpu = of(ours, ({ hubCpuMs }) => hubCpuMs);
  const spokeCpu = of(ours, ({ spokeCpuMs }) => spokeCpuMs);
  const peerCpu = of(peers, ({ cpuMs }) => cpuMs);
  const senderCpu = of(peers, ({ senderCpuMs }) => senderCpuMs);
  return {
    case: name,
    tree: tree.name,
    files: tree.files,
    rounds: ours.length,
    ours_ms: oursMs,
    ours_range: range(ours.map(({ ms }) => ms)),
    hub_cpu_ms: hubCpu,
    spoke_cpu_ms: spokeCpu,
    ours_bytes: of(ours, ({ bytes }) => bytes),
    peer,
    peer_ms: peerMs,
    peer_range: range(peers.map(({ ms }) => ms)),
    peer_cpu_ms: peerCpu,
    peer_bytes: of(peers, ({ bytes }) => bytes),
    ratio: peerMs / oursMs,
    cpu_ratio: peerCpu / (hubCpu + spokeCpu),
    peer_hub_cpu_ms: senderCpu,
    hub_cpu_ratio: senderCpu / hubCpu,
    hub_rss_mb: Math.max(...ours.map(({ hubRssMb }) => hubRssMb)),
    spoke_rss_mb: Math.max(...ours.map(({ spokeRssMb }) => spokeRssMb)),
  };
}
