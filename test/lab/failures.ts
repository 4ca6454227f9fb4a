import path from 'node:path';
import { afterEach } from 'vitest';
import { currentLab } from './lab.ts';

// Runs after every test of every suite: what the hosts logged is worth most while it is fresh.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const suite = path.basename(task.file.name, '.test.ts');
  const folder = path.join('.test', 'logs', suite, task.name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80));
  await currentLab()?.collectLogs(folder);
  process.stderr.write(`logs of the hosts: ${folder}\n`);
});
