import type { AdvanceTotals } from '../../hub/platforms/advance.ts';
import type { Release } from '../../hub/platforms/library.ts';
import { silentLogger } from '../../shared/log.ts';
import { HubConnection } from '../../spoke/link/connection.ts';
import { createContentStore } from '../../spoke/content/disk-store.ts';
import type { ContentSource, ContentStore, SyncOutcome } from '../../spoke/content/store.ts';
import { syncFilesystem } from '../../spoke/disk/file-system.ts';
import { hubContent } from '../../spoke/link/hub-content.ts';
import { completeIdentity, type IdentityParts } from '../../spoke/link/identity.ts';
import { serveEnd, type EndCalls } from './end.ts';

/** The spoke's end: the real store, fed over a real TLS connection, made durable. */
export interface SpokeCalls extends EndCalls {
  connect(identity: IdentityParts): void;
  /** Takes this folder for the spoke's root. */
  open(root: string): void;
  /** Resolves to what became of it, with the bytes of manifest and content that came. */
  sync(order: { platform: string; release: Release }): Promise<SyncOutcome & { received: number }>;
  /** Begins to fetch what a hub that reads a platform for the first time has to offer. */
  advance(order: { platform: string; totals: AdvanceTotals }): void;
  pathOf(release: string): string | null;
  /** As after a switch to the newest of these. */
  prune(keep: readonly string[]): Promise<void>;
}

let connection: HubConnection | null = null;
let store: ContentStore | null = null;
let advanced: CountedSource | null = null;

/** Counts what comes. */
class CountedSource implements ContentSource {
  readonly #source: ContentSource;
  bytes = 0;

  constructor(source: ContentSource) {
    this.#source = source;
  }

  async *manifest(...request: Parameters<ContentSource['manifest']>) {
    for await (const slice of this.#source.manifest(...request)) {
      this.bytes += slice.bytes.length;
      yield slice;
    }
  }

  async *advance(...request: Parameters<ContentSource['advance']>) {
    for await (const slice of this.#source.advance(...request)) {
      this.bytes += slice.bytes.length;
      yield slice;
    }
  }

  async *packs(...request: Parameters<ContentSource['packs']>) {
    for await (const slice of this.#source.packs(...request)) {
      this.bytes += slice.length;
      yield slice;
    }
  }
}

serveEnd({
  connect: (identity) => {
    connection = new HubConnection(completeIdentity(identity, 'bench'));
  },
  open: (root) => {
    store = createContentStore({ root, largestDeleteShare: 1, log: silentLogger(), syncFilesystem });
  },
  advance: ({ platform, totals }) => {
    if (connection === null || store === null) throw new Error('neither hub nor root is known yet');
    advanced = new CountedSource(hubContent(connection));
    store.advance({ platform, ...totals }, advanced);
  },
  sync: async ({ platform, release: { digest, ...totals } }) => {
    if (connection === null || store === null) throw new Error('neither hub nor root is known yet');
    const order = { platform, release: digest, ...totals, deep: false, allowMassDelete: true };
    const source = new CountedSource(hubContent(connection));
    const outcome = await store.sync(order, source, new AbortController().signal, () => undefined);
    const inAdvance = advanced?.bytes ?? 0;
    advanced = null;
    return { ...outcome, received: source.bytes + inAdvance };
  },
  pathOf: (release) => store?.pathOf(release) ?? null,
  prune: async (keep) => {
    await store?.prune(new Set(keep), 0);
  },
} satisfies SpokeCalls);
