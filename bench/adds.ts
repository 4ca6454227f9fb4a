import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../deploy/quickstart/stage.ts';
import type { Hub } from '../hub/ctl/client.ts';
import { newId } from '../shared/ids.ts';
import { PlainApache } from './apache.ts';
import type { BenchOptions } from './bench.ts';
import { cpuOf } from './cpu.ts';
import type { Web } from './ends/web.ts';
import type { Row } from './report.ts';
import type { Incumbent } from './rsync.ts';
import { firstAnswer } from './visitor.ts';

const COUNT = 100;
const STANDING = 20;

interface Ends {
  readonly web: Web;
  readonly hub: Hub;
  readonly incumbent: Incumbent;
  readonly home: string;
  readonly options: BenchOptions;
}

/** Many new sites at once on one server, from the first call until all answer and all tasks have ended. */
export async function addMany(ends: Ends): Promise<Row> {
  const { web, hub, options } = ends;
  options.say(`${String(COUNT)} sites at once`);
  await addOurs(hub, web, names('old', STANDING));
  const generation = web.generation;
  const before = [cpuOf([web.pid('hub')]), cpuOf([web.pid('spoke')])] as const;
  const ours = await addOurs(hub, web, names('new', COUNT));
  const reloads = web.generation - generation;
  options.say(`${String(COUNT)} sites, one after the other, as Aegir 3 does`);
  const theirs = await addTheirs(ends);
  return {
    ...{ case: `add-${String(COUNT)}`, tree: 'sites', files: STANDING, rounds: 1 },
    ...{ ours_ms: ours, ours_range: [ours, ours], ours_bytes: NaN },
    hub_cpu_ms: cpuOf([web.pid('hub')]) - before[0],
    spoke_cpu_ms: cpuOf([web.pid('spoke')]) - before[1],
    ...{ peer: 'rsync-ssh', peer_ms: theirs, peer_range: [theirs, theirs] },
    ...{ peer_cpu_ms: NaN, peer_bytes: NaN, ratio: theirs / ours, cpu_ratio: NaN },
    ...{ ours_reloads: reloads, peer_reloads: COUNT },
  };
}

function names(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${word}${String(index)}.test`);
}

async function addOurs(hub: Hub, web: Web, uris: readonly string[]): Promise<number> {
  const started = performance.now();
  await Promise.all(
    uris.map(async (uri) => {
      const request = { requestId: newId(), uri, aliases: [], platform: web.platform };
      const { taskId } = await hub.sites.AddSite(request, { timeoutMs: 60_000 });
      for await (const { task } of hub.tasks.WatchTask({ id: taskId })) {
        if (task?.state === 'failure') throw new Error(`${uri}: ${task.message}`);
      }
      await firstAnswer(web.port, uri);
    }),
  );
  return performance.now() - started;
}

async function addTheirs({ web, incumbent, home }: Ends): Promise<number> {
  const apache = PlainApache.start(join(home, 'plain'), await freePort(0), web.docroot, STANDING);
  try {
    const source = join(home, 'plain-on-hub');
    execFileSync('rsync', ['-a', `${apache.sites}/`, source]);
    const started = performance.now();
    for (const uri of names('new', COUNT)) {
      writeFileSync(join(source, `${uri}.conf`), apache.site(uri, web.docroot));
      await incumbent.copy('rsync-ssh', source, apache.sites);
      await incumbent.tell('rsync-ssh', apache.reload);
      await firstAnswer(apache.port, uri);
    }
    return performance.now() - started;
  } finally {
    await apache.stop();
  }
}
