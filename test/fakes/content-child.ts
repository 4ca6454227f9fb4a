import { readFileSync } from 'node:fs';
import { silentLogger } from '../../shared/log.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import { fakeRelease, fakeSource, type FakeTree } from './content-source.ts';

/** Syncs the tree in a JSON file into a root, in a process that may be told to die on the way. */
const [root = '', file = ''] = process.argv.slice(2);
const release = fakeRelease(JSON.parse(readFileSync(file, 'utf8')) as FakeTree);
const store = createContentStore({ root, largestDeleteShare: 0.5, log: silentLogger() });
const order = { ...release.order, deep: true };
await store.sync(
  order,
  fakeSource([release], { perFrame: 2 }),
  new AbortController().signal,
  () => undefined,
);
