import { readFileSync } from 'node:fs';
import { silentLogger } from '../../shared/log.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import { advanceOf, fakeRelease, fakeSource, type FakeTree } from './content-source.ts';

/** Syncs the tree in a JSON file into a root, in a process that may be told to die on the way; `first`: it comes in advance. */
const [root = '', file = '', first] = process.argv.slice(2);
const tree = JSON.parse(readFileSync(file, 'utf8')) as FakeTree;
const release = fakeRelease(tree);
const store = createContentStore({ root, largestDeleteShare: 0.5, log: silentLogger() });
const order = { ...release.order, deep: true };
const source = fakeSource([release], { perFrame: 2, advance: () => advanceOf(tree) });
if (first !== undefined) store.advance({ platform: order.platform, files: 100, bytes: 10_000 }, source);
await store.sync(order, source, new AbortController().signal, () => undefined);
