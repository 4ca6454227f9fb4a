import { mkdirSync } from 'node:fs';
import { openPlatformLibrary } from '../../hub/platforms/disk-library.ts';
import type { PlatformLibrary, Release } from '../../hub/platforms/library.ts';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/log.ts';
import { SmallHub } from '../../test/fakes/small-hub.ts';
import { serveEnd, type EndCalls } from './end.ts';

/** The hub's end: the real library behind a real TLS listener. */
export interface HubCalls extends EndCalls {
  /** Identity of a spoke that may connect. */
  identity(nothing: null): Promise<Awaited<ReturnType<SmallHub['identity']>>>;
  /** Takes this folder for the hub's state. */
  open(state: string): Promise<void>;
  scan(order: { platform: string; folder: string }): Promise<Release>;
}

const hub = await SmallHub.start();
let library: PlatformLibrary | null = null;

function opened(): PlatformLibrary {
  if (library === null) throw new Error('no library is open');
  return library;
}

hub.onManifest = async function* ({ platform, release }) {
  for await (const chunk of opened().manifest(platform, release)) yield { chunk };
};
hub.onBlobs = async function* ({ platform, release, digests }) {
  for await (const pack of opened().packs(platform, release, digests)) yield { pack };
};

serveEnd({
  identity: () => hub.identity(),
  open: async (state) => {
    await library?.close();
    mkdirSync(state, { recursive: true });
    library = openPlatformLibrary({ state, log: silentLogger(), clock: systemClock });
  },
  scan: ({ platform, folder }) => {
    const signal = new AbortController().signal;
    return opened().scan(platform, folder, {
      signal,
      deep: false,
      allowMassDelete: true,
      onProgress: () => undefined,
    });
  },
} satisfies HubCalls);
