import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../deploy/quickstart/stage.ts';
import { openHub, type Hub } from '../hub/ctl/client.ts';
import { newId } from '../shared/ids.ts';
import { PlainApache } from './apache.ts';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { Web } from './ends/web.ts';
import { median, range, type Row } from './report.ts';
import { Incumbent, PEERS, type Peer } from './rsync.ts';
import { firstAnswer } from './visitor.ts';

/** Sites that are served already. */
const STANDING = 20;

interface OurRun {
  readonly ms: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
}

/**
 * From the wish for a site to its first answer with 200, on a server that carries others: ours is AddSite with
 * all its tests and proofs; the peers write one file, bring it over and reload, as Aegir 3 does, and test nothing.
 * The last peer is only the reload of Apache: what no way can be faster than.
 */
export async function benchSite(options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  execFileSync('chmod', ['755', home]);
  mkdirSync(join(home, 'ours'));
  const incumbent = await Incumbent.start(join(home, 'ssh'));
  const web = await Web.start(join(home, 'ours'));
  const hub = openHub({ kind: 'socket', path: web.socket }, {});
  const port = await freePort(0);
  const apache = PlainApache.start(join(home, 'plain'), port, web.docroot, STANDING);
  try {
    await standing(hub, web);
    return await measure({ options, home, web, hub, apache, incumbent });
  } finally {
    hub.close();
    await apache.stop();
    await web.stop();
    incumbent.close();
    execFileSync('rm', ['-rf', home]);
  }
}

interface Ends {
  readonly options: BenchOptions;
  readonly home: string;
  readonly web: Web;
  readonly hub: Hub;
  readonly apache: PlainApache;
  readonly incumbent: Incumbent;
}

const ALL_PEERS = [...PEERS, 'reload only'] as const;
type AnyPeer = (typeof ALL_PEERS)[number];

async function measure(ends: Ends): Promise<Row[]> {
  const ours: OurRun[] = [];
  const theirs = new Map<AnyPeer, number[]>(ALL_PEERS.map((peer) => [peer, []]));
  // The first round warms all of them up.
  for (let round = 0; round <= ends.options.rounds; round++) {
    ends.options.say(`site-add, round ${String(round)} of ${String(ends.options.rounds)}`);
    const our = await addOurs(ends, `new${String(round)}.test`);
    if (round > 0) ours.push(our);
    for (const peer of ALL_PEERS) {
      const ms = await addTheirs(ends, peer, `${peer.replaceAll(' ', '-')}${String(round)}.test`);
      if (round > 0) theirs.get(peer)?.push(ms);
    }
  }
  return ALL_PEERS.map((peer) => rowOf(ours, peer, theirs.get(peer) ?? []));
}

async function standing(hub: Hub, web: Web): Promise<void> {
  const uris = Array.from({ length: STANDING }, (_, index) => `old${String(index)}.test`);
  for (const uri of uris) {
    await hub.sites.AddSite({ requestId: newId(), uri, aliases: [], platform: web.platform });
  }
  for (const uri of uris) await firstAnswer(web.port, uri);
}

/** The task is waited for before the next round, but only the answer is timed. */
async function addOurs({ hub, web }: Ends, uri: string): Promise<OurRun> {
  const hubBefore = cpuOf([web.pid('hub')]);
  const spokeBefore = cpuOf([web.pid('spoke')]);
  const started = performance.now();
  const { taskId } = await hub.sites.AddSite({
    ...{ requestId: newId(), uri, aliases: [], platform: web.platform },
  });
  await firstAnswer(web.port, uri);
  const ms = performance.now() - started;
  for await (const { task } of hub.tasks.WatchTask({ id: taskId })) {
    if (task?.state === 'failure') throw new Error(`${uri}: ${task.message}`);
  }
  const hubCpuMs = cpuOf([web.pid('hub')]) - hubBefore;
  return { ms, hubCpuMs, spokeCpuMs: cpuOf([web.pid('spoke')]) - spokeBefore };
}

async function addTheirs(
  { home, apache, incumbent, web }: Ends,
  peer: AnyPeer,
  uri: string,
): Promise<number> {
  const source = join(home, 'plain-on-hub');
  execFileSync('rsync', ['-a', '--delete', `${apache.sites}/`, source]);
  const name = `${uri}.conf`;
  const file = apache.site(uri, web.docroot);
  const started = performance.now();
  if (peer === 'reload only') {
    writeFileSync(join(apache.sites, name), file);
    execFileSync(apache.reload[0] ?? '', apache.reload.slice(1));
  } else await bring(incumbent, peer, { source, apache, name, file });
  await firstAnswer(apache.port, uri);
  return performance.now() - started;
}

interface Change {
  readonly source: string;
  readonly apache: PlainApache;
  readonly name: string;
  readonly file: string;
}

async function bring(
  incumbent: Incumbent,
  peer: Peer,
  { source, apache, name, file }: Change,
): Promise<void> {
  writeFileSync(join(source, name), file);
  await incumbent.copy(peer, source, apache.sites);
  await incumbent.tell(peer, apache.reload);
}

function rowOf(ours: readonly OurRun[], peer: AnyPeer, peerTimes: readonly number[]): Row {
  const times = ours.map((run) => run.ms);
  const of = (value: (run: OurRun) => number): number => median(ours.map(value));
  return {
    ...{ case: 'site-add', tree: 'sites', files: STANDING, rounds: ours.length },
    ...{ ours_ms: median(times), ours_range: range(times), ours_bytes: NaN },
    ...{ hub_cpu_ms: of((run) => run.hubCpuMs), spoke_cpu_ms: of((run) => run.spokeCpuMs) },
    ...{ peer, peer_ms: median(peerTimes), peer_range: range(peerTimes) },
    ...{ peer_cpu_ms: NaN, peer_bytes: NaN, ratio: median(peerTimes) / median(times), cpu_ratio: NaN },
  };
}
