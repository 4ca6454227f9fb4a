import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../deploy/quickstart/stage.ts';
import { openHub, type Hub } from '../hub/ctl/client.ts';
import { newId } from '../shared/ids.ts';
import { PlainApache } from './apache.ts';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { Cluster } from './ends/cluster.ts';
import type { Row } from './report.ts';
import { rowOf, type OurRun } from './rows.ts';
import { bytesIn, Incumbent, type PeerRun } from './rsync.ts';
import { copyTree, editEvery, SMALL, type BenchTree } from './trees.ts';
import { firstAnswer } from './visitor.ts';

/** Members that the cluster has, one case after another. */
const SIZES = [1, 4, 16] as const;
/** Sites that the cluster serves. */
const SITES = 20;
const PLATFORM = 'shop';
const PAGES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'deploy/quickstart/platform');

/** What is compared, as often in turn. */
const CASES = ['deploy', 'configure'] as const;
type Case = (typeof CASES)[number];

interface Pair {
  readonly ours: OurRun;
  readonly peer: PeerRun;
}

/** All that takes part. */
interface Ends {
  readonly cluster: Cluster;
  readonly hub: Hub;
  readonly incumbent: Incumbent;
  readonly tree: BenchTree;
  /** The incumbent's servers, as many as there are members. */
  readonly plain: PlainServer[];
  readonly home: string;
  readonly options: BenchOptions;
}

interface PlainServer {
  readonly apache: PlainApache;
  readonly docroot: string;
}

/**
 * A change that reaches all members of a cluster: one file of a code base, and one more name of a site; from the call to the
 * end of the task, when every member has proved it. Beside it what Aegir 3 does, for one server after the other: rsync
 * over ssh of the code or of the files of the sites, and a graceful reload; it proves nothing, and keeps no way back.
 */
export async function benchGroups(options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  execFileSync('chmod', ['755', home]);
  const incumbent = await Incumbent.start(join(home, 'ssh'));
  const cluster = await Cluster.start(join(home, 'ours'));
  const hub = openHub({ kind: 'socket', path: cluster.socket }, {});
  const plain: PlainServer[] = [];
  try {
    const tree = codeBase(options.tree ?? SMALL, cluster.platforms);
    const ends: Ends = { cluster, hub, incumbent, tree, plain, home, options };
    const rows: Row[] = [];
    for (const size of options.servers ?? SIZES) {
      await grow(ends, size);
      rows.push(...(await measure(ends)));
    }
    return rows;
  } finally {
    hub.close();
    for (const { apache } of plain) await apache.stop();
    await cluster.stop();
    incumbent.close();
    execFileSync('rm', ['-rf', home]);
  }
}

/** The tree below a page of ours, so that it is no application that wants to be installed. */
function codeBase(source: string, platforms: string): BenchTree {
  const folder = join(platforms, PLATFORM);
  mkdirSync(folder, { recursive: true });
  cpSync(PAGES, folder, { recursive: true });
  const { name, files } = copyTree(source, folder);
  return { name, folder, files };
}

async function grow({ cluster, plain, incumbent, tree, home }: Ends, size: number): Promise<void> {
  const isNew = plain.length === 0;
  await cluster.growTo(size);
  if (isNew) {
    cluster.ctl('platform', 'add', PLATFORM, '--server', cluster.name);
    for (let index = 0; index < SITES; index++)
      cluster.ctl('site', 'add', uriOf(index), '--platform', PLATFORM);
  }
  while (plain.length < size) {
    const folder = join(home, `plain-${String(plain.length)}`);
    const docroot = join(folder, 'code');
    mkdirSync(docroot, { recursive: true });
    await incumbent.copy('rsync-ssh', tree.folder, docroot);
    plain.push({ docroot, apache: PlainApache.start(folder, await freePort(0), docroot, SITES) });
  }
}

function uriOf(index: number): string {
  return `old${String(index)}.test`;
}

async function measure(ends: Ends): Promise<Row[]> {
  const { rounds, minutes, say } = ends.options;
  const pairs = new Map<Case, Pair[]>(CASES.map((name) => [name, []]));
  const size = ends.plain.length;
  const end = performance.now() + minutes * 60_000;
  // The first round warms all of them up.
  for (let round = 0; round <= rounds && (round < 2 || performance.now() < end); round++) {
    for (const name of CASES) {
      const pair = await measureOne(ends, name, `${name}-${String(size)}-${String(round)}.test`);
      say(`${name} on ${String(size)}: ${pair.ours.ms.toFixed(0)} : ${pair.peer.ms.toFixed(0)} ms`);
      if (round > 0) pairs.get(name)?.push(pair);
    }
  }
  return [...pairs].map(([name, all]) =>
    rowOf(
      `${name}-${String(size)}`,
      ends.tree,
      all.map(({ ours }) => ours),
      'rsync-ssh + graceful',
      all.map(({ peer }) => peer),
    ),
  );
}

/** word: a name that nobody has yet. */
async function measureOne(ends: Ends, name: Case, word: string): Promise<Pair> {
  if (name === 'deploy') {
    editEvery(ends.tree.folder, ends.tree.files);
    return { ours: await ours(ends, () => deploy(ends)), peer: await theirDeploy(ends) };
  }
  const run = await ours(ends, () => configure(ends, word));
  for (const port of ends.cluster.ports) await firstAnswer(port, word);
  return { ours: run, peer: await theirConfigure(ends, word) };
}

async function ours({ cluster }: Ends, work: () => Promise<void>): Promise<OurRun> {
  execFileSync('sync');
  const cpu = (): [number, number] => [cpuOf([cluster.hubPid]), cpuOf(cluster.spokePids)];
  const [hubBefore, spokesBefore] = cpu();
  const sent = await cluster.sentBytes();
  const started = performance.now();
  await work();
  const ms = performance.now() - started;
  const [hubAfter, spokesAfter] = cpu();
  return {
    ...{ ms, bytes: (await cluster.sentBytes()) - sent },
    ...{ hubCpuMs: hubAfter - hubBefore, spokeCpuMs: spokesAfter - spokesBefore },
    ...{ hubRssMb: NaN, spokeRssMb: NaN },
  };
}

async function deploy({ hub }: Ends): Promise<void> {
  const { taskId } = await hub.platforms.VerifyPlatform({ requestId: newId(), name: PLATFORM });
  await ended(hub, taskId);
}

async function configure({ hub }: Ends, alias: string): Promise<void> {
  const uri = uriOf(0);
  const { site } = await hub.sites.GetSite({ uri });
  const aliases = { values: [alias] };
  const { taskId } = await hub.sites.SetSite({ requestId: newId(), uri, etag: site?.etag ?? '', aliases });
  await ended(hub, taskId);
}

/** A warning would be a member that was left out. */
async function ended(hub: Hub, id: string): Promise<void> {
  for await (const { task } of hub.tasks.WatchTask({ id })) {
    if (task?.state === 'failure' || task?.state === 'warning') throw new Error(task.message);
  }
}

function theirDeploy({ incumbent, tree, plain }: Ends): Promise<PeerRun> {
  execFileSync('sync');
  return incumbent.measured(async () => {
    let bytes = 0;
    for (const { apache, docroot } of plain) {
      bytes += bytesIn(await incumbent.copy('rsync-ssh', tree.folder, docroot));
      await incumbent.tell('rsync-ssh', apache.reload);
    }
    return bytes;
  });
}

/** A file for the new name, beside those that there are; the reload is over when it answers. */
async function theirConfigure({ incumbent, plain, home }: Ends, name: string): Promise<PeerRun> {
  const sources = plain.map(({ apache, docroot }, index) => {
    const source = join(home, 'plain-on-hub', String(index));
    mkdirSync(source, { recursive: true });
    execFileSync('rsync', ['-a', '--delete', `${apache.sites}/`, source]);
    writeFileSync(join(source, `${name}.conf`), apache.site(name, docroot));
    return source;
  });
  execFileSync('sync');
  return incumbent.measured(async () => {
    let bytes = 0;
    for (const [index, { apache }] of plain.entries()) {
      bytes += bytesIn(await incumbent.copy('rsync-ssh', sources[index] ?? '', apache.sites));
      await incumbent.tell('rsync-ssh', apache.reload);
      await firstAnswer(apache.port, name);
    }
    return bytes;
  });
}
