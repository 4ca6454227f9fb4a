import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHub, type Hub } from '../hub/ctl/client.ts';
import { openHubDatabase } from '../hub/db.ts';
import { newSite } from '../hub/inventory/model.ts';
import { Inventory } from '../hub/inventory/store.ts';
import { systemClock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { addMany } from './adds.ts';
import { chosenParts, type BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { Web } from './ends/web.ts';
import { median, range, type Row } from './report.ts';
import { Incumbent } from './rsync.ts';
import { firstAnswer } from './visitor.ts';

/** Sites on the one server. */
const SIZES = [10, 1_000, 5_000] as const;

/** Something to measure on a server of its own. */
interface Part {
  readonly name: string;
  readonly measure: (web: Web, hub: Hub) => Promise<Row>;
}

interface Run {
  readonly ms: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
  readonly reloadMs: number;
  readonly testMs: number;
  /** Of the spoke's event loop. */
  readonly stallMs: number;
}

/**
 * What one changed site costs on a server with few sites and with many, from the call to the end of its task; beside it
 * what the same Apache takes for a reload of the same configuration and for one test of it. Then many new sites at once,
 * beside what Aegir 3 does for each.
 */
export async function benchApply(options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  execFileSync('chmod', ['755', home]);
  const incumbent = await Incumbent.start(join(home, 'ssh'));
  try {
    const one = (size: number): Part => ({
      name: `one-of-${String(size)}`,
      measure: (web, hub) => oneOf(web, hub, size, options),
    });
    const many: Part = {
      name: 'add-100',
      measure: (web, hub) => addMany({ web, hub, incumbent, home, options }),
    };
    const rows: Row[] = [];
    for (const { name, measure } of chosenParts([...SIZES.map(one), many], options))
      rows.push(await onWeb(join(home, name), measure));
    return rows;
  } finally {
    incumbent.close();
    execFileSync('rm', ['-rf', home]);
  }
}

async function onWeb(folder: string, work: (web: Web, hub: Hub) => Promise<Row>): Promise<Row> {
  mkdirSync(folder);
  const web = await Web.start(folder);
  const hub = openHub({ kind: 'socket', path: web.socket }, {});
  try {
    return await work(web, hub);
  } finally {
    hub.close();
    await web.stop();
  }
}

async function oneOf(web: Web, hub: Hub, size: number, { rounds, say }: BenchOptions): Promise<Row> {
  await web.withoutHub((state) => {
    insertSites(state, size);
  });
  web.ctl('server', 'verify', 'web1');
  const runs: Run[] = [];
  for (let round = 0; round <= rounds; round++) {
    say(`one of ${String(size)} sites, round ${String(round)} of ${String(rounds)}`);
    const run = await changeOne(web, hub, round);
    // The first round warms all of them up.
    if (round > 0) runs.push(run);
  }
  return rowOf(size, runs);
}

/** As many operators would have left them, without their tasks. */
function insertSites(state: string, count: number): void {
  const database = openHubDatabase(state);
  const inventory = new Inventory(database.db, systemClock);
  const platformId = inventory.platformByName('hello').id;
  inventory.transaction(() => {
    for (let index = 0; index < count; index++) {
      const fields = { uri: `site${String(index)}.test`, aliases: [], platformId };
      const site = newSite(newId(), Date.now(), fields);
      inventory.insertSite({ ...site, state: 'verified', verifiedMs: Date.now() }, { actor: 'bench' });
    }
  });
  database.close();
}

async function changeOne(web: Web, hub: Hub, round: number): Promise<Run> {
  const uri = 'site0.test';
  const alias = `alias${String(round)}.test`;
  const { site } = await hub.sites.GetSite({ uri });
  const cpu = (): number[] => [cpuOf([web.pid('hub')]), cpuOf([web.pid('spoke')])];
  const [hubBefore = 0, spokeBefore = 0] = cpu();
  await web.longestStall();
  const started = performance.now();
  const aliases = { values: [alias] };
  const { taskId } = await hub.sites.SetSite({ requestId: newId(), uri, etag: site?.etag ?? '', aliases });
  for await (const { task } of hub.tasks.WatchTask({ id: taskId })) {
    if (task?.state === 'failure') throw new Error(`${uri}: ${task.message}`);
  }
  const ms = performance.now() - started;
  const stallMs = await web.longestStall();
  const [hubAfter = 0, spokeAfter = 0] = cpu();
  await firstAnswer(web.port, alias);
  const reloadMs = await reloadAlone(web, `by-hand${String(round)}.test`);
  return {
    ...{ ms, hubCpuMs: hubAfter - hubBefore, spokeCpuMs: spokeAfter - spokeBefore },
    ...{ reloadMs, testMs: testAlone(web), stallMs },
  };
}

/** A site that is put there by hand, and a graceful: until it answers, Apache has read everything anew. */
async function reloadAlone(web: Web, uri: string): Promise<number> {
  const { main, current } = web.apache;
  const file = join(current, 'vhost.d', uri);
  const vhost = `<VirtualHost *:${String(web.port)}>\nServerName ${uri}\nDocumentRoot ${web.docroot}\n`;
  writeFileSync(
    file,
    `${vhost}<Directory ${web.docroot}>\nRequire all granted\n</Directory>\n</VirtualHost>\n`,
  );
  const started = performance.now();
  execFileSync('/usr/sbin/apache2', ['-f', main, '-k', 'graceful']);
  await firstAnswer(web.port, uri);
  const ms = performance.now() - started;
  rmSync(file);
  return ms;
}

function testAlone(web: Web): number {
  const started = performance.now();
  execFileSync('/usr/sbin/apache2', ['-f', web.apache.main, '-t'], { stdio: 'ignore' });
  return performance.now() - started;
}

function rowOf(size: number, runs: readonly Run[]): Row {
  const of = (value: (run: Run) => number): number => median(runs.map(value));
  const [times, reloads] = [runs.map(({ ms }) => ms), runs.map(({ reloadMs }) => reloadMs)];
  return {
    ...{ case: `one-of-${String(size)}`, tree: 'sites', files: size, rounds: runs.length },
    ...{ ours_ms: median(times), ours_range: range(times), ours_bytes: NaN },
    ...{ hub_cpu_ms: of((run) => run.hubCpuMs), spoke_cpu_ms: of((run) => run.spokeCpuMs) },
    ...{ peer: 'reload only', peer_ms: median(reloads), peer_range: range(reloads) },
    ...{ peer_cpu_ms: NaN, peer_bytes: NaN, ratio: median(reloads) / median(times), cpu_ratio: NaN },
    config_test_ms: of((run) => run.testMs),
    spoke_stall_ms: of((run) => run.stallMs),
  };
}
