import path from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import { currentLab } from './lab.ts';

let ended = 0;

// For every suite: what the hosts logged is worth most while it is fresh.
afterEach(async ({ task }) => {
  ended++;
  if (task.result?.state === 'fail') await collect(task.name);
});

// A suite whose preparations failed has run no test.
afterAll(async () => {
  if (ended === 0) await collect('preparations');
  await currentLab()?.stop();
});

async function collect(test: string): Promise<void> {
  const suite = path.basename(expect.getState().testPath ?? 'suite', '.test.ts');
  const folder = path.join('.test/logs', suite, test.replace(/[^a-z0-9]+/gi, '-').slice(0, 80));
  await currentLab()?.collectLogs(folder);
  process.stderr.write(`logs of the hosts: ${folder}\n`);
}
