import pLimit from 'p-limit';
import { ensureFolder } from '../disk/folders.ts';
import { sameObject } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { ContentStore } from '../content/store.ts';
import { syncFilesystem as syncDisk, type SyncFilesystem } from '../disk/file-system.ts';
import { configFolder } from '../disk/places.ts';
import type { Applier, ApplyOrder, OnProgress, PreparedGeneration } from './applier.ts';
import { commitSwitch } from './commit.ts';
import { pruneCredentials } from './credentials.ts';
import type { FetchCredentials } from './database-access.ts';
import { workerStarts } from './former-workers.ts';
import { ensureEntries, switchedMs } from './generations.ts';
import { healFiles } from './heal.ts';
import type { Originals } from './originals.ts';
import { prepareGeneration, rehearseGeneration, targetState } from './prepare.ts';
import type { Keyring } from '../tls/keyring.ts';
import { currentRecord, isDamaged, type GenerationRecord } from './record.ts';
import { recoverSwitch, reviveServer } from './recover.ts';
import { problemOf, resultOf } from './results.ts';
import { keptGenerations, pruneGenerations, removeGeneration, wayBack } from './retention.ts';
import { snippetPath } from './snippets.ts';
import { serverFor, toolsFor, type SwitchOptions } from './switch.ts';

export interface ApplierOptions extends SwitchOptions {
  readonly content: Pick<ContentStore, 'pathOf'>;
  readonly originals: Originals;
  readonly keyring: Keyring;
  readonly fetchCredentials: FetchCredentials;
  /** How thousands of new files are made durable. */
  readonly syncFilesystem?: SyncFilesystem;
}

/** The applier of this host. Reads what is served from the disk; call `recover` before anything else. */
export function createApplier(options: ApplierOptions): Applier {
  const { config, webServer, content, originals, keyring, fetchCredentials, clock } = options;
  const { syncFilesystem = syncDisk } = options;
  ensureFolder(configFolder(config), 0o755);
  ensureEntries(config);
  let served = currentRecord(config);
  const prepared = new Map<number, GenerationRecord>();
  const tools = { config, content, keyring, clock, webServer, syncFilesystem, originals, fetchCredentials };
  // What heals a generation and what takes its place must not meet.
  const alone = pLimit(1);
  /** Nothing that can be gone back to, and nothing that is about to be served, loses its certificates and passwords. */
  const prune = async (): Promise<void> => {
    await pruneGenerations(config, async () =>
      workerStarts(await serverFor(webServer, served.state.web.type)),
    );
    // A worker that lingers has its certificates and passwords in mind.
    const records = [...wayBack(config), ...prepared.values()];
    pruneCredentials(config, records);
    // Nobody knows what a damaged generation names.
    if (isDamaged(currentRecord(config))) return;
    keyring.prune(certificatesOf(records));
  };
  const commit = async (
    order: ApplyOrder,
    to: GenerationRecord,
    onProgress: OnProgress,
  ): Promise<JobResult> => {
    const change = { jobId: order.jobId, from: served, to, changed: changedSites(order, served, to) };
    try {
      return await commitSwitch(change, await toolsFor(options, served, to), onProgress);
    } finally {
      served = currentRecord(config);
      await prune();
      originals.prune(Math.min(served.generation, ...wayBack(config).map(({ generation }) => generation)));
    }
  };

  return {
    current: () => ({ generation: served.generation, stateDigest: served.stateDigest, state: served.state }),

    referencedReleases: () =>
      new Set(
        [...keptGenerations(config), ...prepared.values()].flatMap((record) =>
          [...record.platforms.values()].map((platform) => platform.release),
        ),
      ),

    servedSinceMs: () => switchedMs(config) ?? options.clock.now(),

    prepare: async (order, signal, onProgress) => {
      try {
        const state = targetState(order, served);
        if (!order.force && order.stateDigest === served.stateDigest) {
          const result = resultOf('OUTCOME_UNCHANGED', 'prepare', served, { problems: served.problems });
          return { kind: 'finished', result };
        }
        const { folder, record } = await prepareGeneration(order, state, served, tools, {
          signal,
          onProgress,
        });
        prepared.set(order.generation, record);
        const report = resultOf('OUTCOME_UNSPECIFIED', 'prepared', served, { problems: record.problems });
        return { kind: 'prepared', prepared: { order, state, folder, report } };
      } catch (error) {
        return { kind: 'finished', result: refused(error, 'prepare', served, signal) };
      }
    },

    rehearse: async (asked, signal, onProgress) => {
      const order = { ...asked, generation: Math.max(served.generation, ...prepared.keys()) + 1 };
      try {
        const state = targetState(order, served);
        const following = { signal, onProgress };
        const problems = await rehearseGeneration(order, state, served, tools, following);
        return resultOf('OUTCOME_UNCHANGED', 'rehearse', served, { problems });
      } catch (error) {
        return refused(error, 'rehearse', served, signal);
      }
    },

    commit: async ({ order }, onProgress) => {
      const to = prepared.get(order.generation);
      if (!to) throw new Error(`generation ${String(order.generation)} was not prepared`);
      prepared.delete(order.generation);
      return alone(() => commit(order, to, onProgress));
    },

    heal: (damages) =>
      alone(async () => {
        const web = await serverFor(webServer, served.state.web.type);
        return healFiles(damages, served, web, options);
      }),

    discard: async ({ order }: PreparedGeneration) => {
      if (prepared.delete(order.generation)) await removeGeneration(config, order.generation);
    },

    recover: async () => {
      const open = options.switchLog.open();
      const recovered = open && { jobId: open.jobId, result: await recoverSwitch(open, options) };
      await reviveServer(options);
      await prune();
      served = currentRecord(config);
      return recovered;
    },
  };
}

/** The result of a preparation that found something in its way. Throws what is not for the hub to know. */
function refused(error: unknown, stage: string, served: GenerationRecord, signal: AbortSignal): JobResult {
  if (signal.aborted || !(error instanceof AppError)) throw error;
  return resultOf('OUTCOME_FAILED', stage, served, { failure: problemOf(error, placeOf(error)) });
}

/** Every certificate that these generations name. */
function certificatesOf(records: readonly GenerationRecord[]): Set<string> {
  return new Set(records.flatMap(({ tls }) => [...tls.values()].map(({ certificate }) => certificate)));
}

/** Sites whose answer may differ after the switch. A forced apply proves all. */
function changedSites(order: ApplyOrder, from: GenerationRecord, to: GenerationRecord): Set<string> {
  const all = [...to.state.sites.values()];
  if (order.force || from.renderKey !== to.renderKey) return new Set(all.map(({ uri }) => uri));
  const moved = new Set(
    [...to.platforms.values()]
      .filter((platform) => !sameObject(platform, from.platforms.get(platform.name)))
      .map(({ name }) => name),
  );
  const touched = all.filter(
    (site) =>
      moved.has(site.platform) ||
      !sameObject(site, from.state.sites.get(site.uri)) ||
      from.absentSites.has(site.uri) ||
      !sameObject(from.tls.get(site.uri), to.tls.get(site.uri)) ||
      from.snippets.get(snippetPath(site.uri)) !== to.snippets.get(snippetPath(site.uri)) ||
      from.heldSites.has(site.uri) !== to.heldSites.has(site.uri),
  );
  return new Set(touched.map(({ uri }) => uri));
}

/** Where the web server saw the fault, when it said. */
function placeOf({ metadata }: AppError): { file: string; line: number } {
  return { file: metadata['file'] ?? '', line: Number(metadata['line'] ?? 0) };
}
