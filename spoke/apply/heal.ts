import { lstatSync, renameSync, utimesSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AppError, messageOf } from '../../shared/errors.ts';
import { SafeFolder } from '../../shared/safe-files.ts';
import { configFolder, generationFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { startedMs } from '../webserver/sight.ts';
import type { WebServer } from '../webserver/webserver.ts';
import type { Damage, Mending } from './applier.ts';
import { modeOf } from './draft.ts';
import { ensureEntries } from './generations.ts';
import type { Originals } from './originals.ts';
import { RECORD_FILE, type GenerationRecord } from './record.ts';
import { patienceAfter, proveRouting, sitesToAsk } from './routing.ts';
import { NEVER, type SwitchOptions } from './switch.ts';

export interface HealTools extends SwitchOptions {
  readonly originals: Originals;
}

const CURRENT = 'current/';
/** Clocks of the kernel and of files differ by less. */
const SLACK_MS = 1_000;

/**
 * Puts files of the generation that is served back as they were written, and takes away what was added to it. A web
 * server that has read its configuration meanwhile is told to read it again, and has to prove itself.
 */
export async function healFiles(
  damages: readonly Damage[],
  served: GenerationRecord,
  web: WebServer | null,
  tools: HealTools,
): Promise<Mending[]> {
  const sinceMs = Math.min(...damages.map(({ path }) => changedMs(`${configFolder(tools.config)}/${path}`)));
  const mendings = damages.map((damage) => attempt(damage, served, tools));
  const isRead = damages.some(({ path }) => !path.startsWith(`${CURRENT}probe.d/`));
  const hasRead = isRead && web !== null && hasReadSince(web, sinceMs - SLACK_MS);
  if (!hasRead || mendings.every(({ failure }) => failure !== null)) return mendings;
  const trouble = await readAgain(web, served, tools);
  return mendings.map(({ path, failure }) => ({ path, failure: failure ?? trouble }));
}

function attempt(damage: Damage, served: GenerationRecord, tools: HealTools): Mending {
  try {
    mend(damage, served, tools);
    return { path: damage.path, failure: null };
  } catch (error) {
    tools.log.warn({ err: error, path: damage.path }, 'cannot put a file back');
    return { path: damage.path, failure: messageOf(error) };
  }
}

function mend({ path, kind }: Damage, { generation }: GenerationRecord, tools: HealTools): void {
  const { config, originals } = tools;
  if (!path.startsWith(CURRENT)) {
    ensureEntries(config);
    return;
  }
  const inside = path.slice(CURRENT.length);
  const folder = generationFolder(config, generation);
  const place = SafeFolder.open(folder);
  const parent = dirname(inside) === '.' ? place : place.folder(dirname(inside));
  try {
    if (kind === 'added') parent.unlink(basename(inside));
    else putBack(parent, folder, inside, originals.find(generation, inside));
    parent.sync();
  } finally {
    parent.close();
    if (parent !== place) place.close();
  }
}

/** Beside its place first, hidden from the web server's patterns; with the age of the generation it belongs to. */
function putBack(parent: SafeFolder, folder: string, path: string, text: string | null): void {
  if (text === null) {
    throw new AppError(
      'FIELD_INVALID',
      'its original is not kept; the next verify of the server writes it anew',
    );
  }
  const hidden = `.${basename(path)}`;
  const aside = `${folder}/${dirname(path)}/${hidden}`;
  if (lstatSync(aside, { throwIfNoEntry: false }) !== undefined) parent.unlink(hidden);
  parent.createFile(hidden, text, modeOf(path));
  // Rounded down: anything newer than the seal counts as changed.
  const sealed = Math.floor(lstatSync(`${folder}/${RECORD_FILE}`).mtimeMs) / 1_000;
  utimesSync(aside, sealed, sealed);
  if (readIfThere(aside) !== text) throw new Error('the disk does not keep what is written');
  renameSync(aside, `${folder}/${path}`);
}

/** When somebody changed what is or was at a path. */
function changedMs(path: string): number {
  const place =
    lstatSync(path, { throwIfNoEntry: false }) ?? lstatSync(dirname(path), { throwIfNoEntry: false });
  return place?.ctimeMs ?? 0;
}

/** A worker younger than the change may have come with a reload. */
function hasReadSince(web: WebServer, ms: number): boolean {
  return (web.observe()?.workers ?? []).some((pid) => startedMs(pid) >= ms);
}

/** What went wrong, null when nothing did. */
async function readAgain(
  web: WebServer,
  served: GenerationRecord,
  { clock }: HealTools,
): Promise<string | null> {
  const started = clock.monotonic();
  const verdict = await web.testLive(NEVER);
  if (!verdict.ok) return `it is back, but the web server refuses its configuration: ${verdict.message}`;
  const patienceMs = patienceAfter(clock.monotonic() - started, served);
  const parent = web.observe();
  if (parent === null) return null;
  await web.reload(NEVER);
  const asked = sitesToAsk(served, new Set());
  const fault = await proveRouting(web, served, asked, { parent, patienceMs, clock });
  return fault && `it is back, but not served: ${fault.error.message}`;
}
