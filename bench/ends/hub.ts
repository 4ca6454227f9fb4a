import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { AdvanceTotals } from '../../hub/platforms/advance.ts';
import { Catalogue } from '../../hub/platforms/catalogue.ts';
import { openPlatformLibrary } from '../../hub/platforms/disk-library.ts';
import type { PlatformLibrary, Release } from '../../hub/platforms/library.ts';
import { Outflow } from '../../hub/spokes/outflow.ts';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import { serveEnd, type EndCalls } from './end.ts';

/** The hub's end: the real library behind a real TLS listener, with the limits of a hub. */
export interface HubCalls extends EndCalls {
  /** Identity of a spoke that may connect. */
  identity(nothing: null): Promise<Awaited<ReturnType<SmallHub['identity']>>>;
  /** Takes this folder for the hub's state. */
  open(state: string): Promise<void>;
  scan(order: { platform: string; folder: string }): Promise<Release>;
  /** Resolves when a scan that is under way has a first publish to offer, to what was found; null when it ends without. */
  offered(nothing: null): Promise<AdvanceTotals | null>;
  /** Resolves when all that was published is compressed. */
  settled(nothing: null): Promise<void>;
}

const LOOK_EVERY_MS = 20;

let offer: (totals: AdvanceTotals | null) => void = () => undefined;

const hub = await SmallHub.start();
const outflow = new Outflow({ streams: 32, bytesPerSecondPerSpoke: 0, bytesPerSecond: 0 }, systemClock);
let library: PlatformLibrary | null = null;
let catalogue: Catalogue | null = null;

function opened(): PlatformLibrary {
  if (library === null) throw new Error('no library is open');
  return library;
}

hub.onManifest = async function* ({ platform, release, base }, { identity, signal }) {
  const delta = base === '' ? null : await opened().delta(platform, base, release);
  const slices = delta === null ? opened().manifest(platform, release) : Readable.from(delta.manifest);
  for await (const chunk of outflow.send(slices, identity, signal)) yield { chunk, isDelta: delta !== null };
  const content = Readable.from(delta?.pack ?? []);
  for await (const pack of outflow.send(content, identity, signal)) yield { pack };
};
hub.onBlobs = async function* ({ platform, release, digests }, { identity, signal }) {
  const slices = opened().packs(platform, release, digests);
  for await (const pack of outflow.send(slices, identity, signal)) yield { pack };
};

hub.onAdvance = async function* ({ platform }, { identity, signal }) {
  for await (const { manifest, pack } of opened().advance(platform, signal)) {
    for await (const chunk of outflow.send(Readable.from([manifest]), identity, signal))
      yield { manifest: chunk };
    for await (const chunk of outflow.send(pack, identity, signal)) yield { pack: chunk };
  }
};

serveEnd({
  identity: () => hub.identity(),
  open: async (state) => {
    catalogue?.close();
    await library?.close();
    mkdirSync(state, { recursive: true });
    library = openPlatformLibrary({ state, log: silentLogger(), clock: systemClock });
    catalogue = new Catalogue(join(state, 'platforms.db'));
  },
  scan: async ({ platform, folder }) => {
    const signal = new AbortController().signal;
    try {
      return await opened().scan(platform, folder, {
        signal,
        deep: false,
        allowMassDelete: true,
        onProgress: () => undefined,
        onFirst: offer,
      });
    } finally {
      offer(null);
    }
  },
  offered: () =>
    new Promise((resolve) => {
      offer = resolve;
    }),
  settled: async () => {
    while (catalogue !== null && catalogue.packs.loose() !== null) await delay(LOOK_EVERY_MS);
  },
} satisfies HubCalls);
