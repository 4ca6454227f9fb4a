import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openHub, type Hub } from '../hub/ctl/client.ts';
import { newId } from '../shared/ids.ts';
import type { Task__Output } from '../shared/proto/gen/aegir/v1/Task.ts';
import { startMariaDb, type MariaDb } from '../test/fakes/mariadb.ts';
import { smallDrupalFiles } from '../test/lab/small-drupal.ts';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { Web } from './ends/web.ts';
import type { Row } from './report.ts';

/** Sites that are installed each time. */
const SITES = 50;
const PASSWORD = 'bench-admin-password';

/** What it took to install some sites. */
interface Run {
  readonly ms: number;
  readonly reloads: number;
  readonly hubCpuMs: number;
  readonly spokeCpuMs: number;
  /** Of all tasks together: making databases and accounts, and the installers. */
  readonly databaseMs: number;
  readonly installMs: number;
}

/**
 * Many sites of an application on one platform, each with a database on a real MariaDB and an installer that is run: all
 * asked for at once, beside the same one after another.
 */
export async function benchSites({ work, say }: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(work ?? tmpdir(), 'aegir-bench-'));
  chmodSync(home, 0o755);
  const database = await startMariaDb();
  const web = await Web.start(join(home, 'web'));
  const hub = openHub({ kind: 'socket', path: web.socket }, {});
  try {
    prepare(web, database, home);
    say(`${String(SITES)} sites at once`);
    const atOnce = await measured(web, async () => {
      return Promise.all(uris('once').map((uri) => install(hub, uri)));
    });
    say(`${String(SITES)} sites one after another`);
    const inTurn = await measured(web, async () => {
      const all: Task__Output[] = [];
      for (const uri of uris('turn')) all.push(await install(hub, uri));
      return all;
    });
    for (const [name, run] of [
      ['at once', atOnce],
      ['one after another', inTurn],
    ] as const)
      say(told(name, run));
    return [rowOf(atOnce, inTurn)];
  } finally {
    hub.close();
    await web.stop();
    await database.stop();
    rmSync(home, { recursive: true });
  }
}

function prepare(web: Web, database: MariaDb, home: string): void {
  database.sql(
    `CREATE USER 'aegir'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON *.* TO 'aegir'@'127.0.0.1' WITH GRANT OPTION;`,
  );
  const file = join(home, 'password');
  writeFileSync(file, `${PASSWORD}\n`, { mode: 0o600 });
  // On the machine of the sites, so that they may find it by a loopback address.
  const service = ['--database', 'mysql', '--database-port', String(database.port), '--default-database'];
  const account = ['--database-admin', 'aegir', '--database-password-file', file];
  web.ctl('server', 'set', 'web1', ...service, ...account);
  const code = join(dirname(web.docroot), 'small');
  for (const [name, text] of Object.entries(smallDrupalFiles('7.1'))) {
    mkdirSync(dirname(join(code, name)), { recursive: true });
    writeFileSync(join(code, name), text);
  }
  web.ctl('platform', 'add', 'small', '--server', 'web1');
}

function uris(word: string): string[] {
  return Array.from({ length: SITES }, (_, index) => `${word}${String(index)}.test`);
}

/** Asks for a site and waits for its task. Throws when it is not made. */
async function install(hub: Hub, uri: string): Promise<Task__Output> {
  const { taskId } = await hub.sites.AddSite({
    ...{ requestId: newId(), uri, aliases: [], platform: 'small', profile: 'standard' },
  });
  let last: Task__Output | null = null;
  for await (const { task } of hub.tasks.WatchTask({ id: taskId })) last = task;
  if (last?.state === 'success') return last;
  throw new Error(`${uri}: ${last?.message ?? 'its task is gone'}`);
}

async function measured(web: Web, work: () => Promise<readonly Task__Output[]>): Promise<Run> {
  const before = {
    generation: web.generation,
    hub: cpuOf([web.pid('hub')]),
    spoke: cpuOf([web.pid('spoke')]),
  };
  const started = performance.now();
  const tasks = await work();
  return {
    ms: performance.now() - started,
    reloads: web.generation - before.generation,
    hubCpuMs: cpuOf([web.pid('hub')]) - before.hub,
    spokeCpuMs: cpuOf([web.pid('spoke')]) - before.spoke,
    databaseMs: timeOf(tasks, ['database', 'grants']),
    installMs: timeOf(tasks, ['install']),
  };
}

function timeOf(tasks: readonly Task__Output[], names: readonly string[]): number {
  const steps = tasks.flatMap((task) => task.steps).filter(({ name }) => names.includes(name));
  return steps.reduce((sum, { startedMs, endedMs }) => sum + endedMs - startedMs, 0);
}

function told(name: string, { ms, databaseMs, installMs, reloads }: Run): string {
  const each = (sum: number): string => `${(sum / SITES).toFixed(0)} ms`;
  const pace = `${((SITES / ms) * 60_000).toFixed(0)} sites a minute, ${String(reloads)} reloads`;
  return `${name}: ${pace}; of each task ${each(databaseMs)} for its database, ${each(installMs)} for its install`;
}

function rowOf(ours: Run, peer: Run): Row {
  return {
    ...{ case: 'install', tree: 'small', files: SITES, rounds: 1 },
    ...{ ours_ms: ours.ms, ours_range: [ours.ms, ours.ms], ours_bytes: NaN, ours_reloads: ours.reloads },
    ...{ hub_cpu_ms: ours.hubCpuMs, spoke_cpu_ms: ours.spokeCpuMs },
    ...{ ours_database_ms: ours.databaseMs / SITES, ours_install_ms: ours.installMs / SITES },
    ...{ peer: 'one after another', peer_ms: peer.ms, peer_range: [peer.ms, peer.ms], peer_bytes: NaN },
    ...{ peer_cpu_ms: peer.hubCpuMs + peer.spokeCpuMs, peer_reloads: peer.reloads },
    ...{ peer_database_ms: peer.databaseMs / SITES, peer_install_ms: peer.installMs / SITES },
    ...{
      ratio: peer.ms / ours.ms,
      cpu_ratio: (peer.hubCpuMs + peer.spokeCpuMs) / (ours.hubCpuMs + ours.spokeCpuMs),
    },
  };
}
