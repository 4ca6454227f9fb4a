import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SiteState } from '../../shared/desired-state.ts';
import { atomicWrite, removeTree } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { installNotesFolder, siteDataFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { siteFile } from '../render/context.ts';
import { uploadsOf } from '../share/marker.ts';

const noteSchema = z.object({
  task: z.string(),
  madeFolder: z.boolean(),
  /** The cluster on whose share it made a folder for the uploads. */
  madeShared: z.string().optional(),
});

/**
 * Writes down that an install begins, before it makes anything. Returns whether the same task began it before: then
 * what it left half done may be taken away.
 */
export function noteInstall(
  config: SpokeConfig,
  { uri, uploads }: Pick<SiteState, 'uri' | 'uploads'>,
  task: string,
): { readonly resumed: boolean } {
  const known = noteOf(config, uri);
  if (known?.task === task) return { resumed: true };
  const folder = installNotesFolder(config);
  ensureFolder(folder, 0o700);
  const madeFolder = !existsSync(join(siteDataFolder(config), siteFile(uri)));
  const madeShared =
    uploads && !existsSync(join(uploadsOf(config, uploads.folder).path, siteFile(uri)))
      ? uploads.folder
      : undefined;
  const note = { task, madeFolder, madeShared };
  atomicWrite(join(folder, siteFile(uri)), JSON.stringify(note), { mode: 0o600 });
  return { resumed: false };
}

/**
 * Takes back what an install for this task made on the disk. A data folder that was there before stays, as does
 * whatever another task made. Returns whether there was anything to take back.
 */
export function discardInstall(config: SpokeConfig, uri: string, task: string): boolean {
  const note = noteOf(config, uri);
  if (note?.task !== task) return false;
  const sites = siteDataFolder(config);
  if (note.madeShared !== undefined) {
    const { path } = uploadsOf(config, note.madeShared);
    removeTree(join(path, siteFile(uri)), path);
  }
  if (note.madeFolder) removeTree(join(sites, siteFile(uri)), sites);
  rmSync(join(installNotesFolder(config), siteFile(uri)), { force: true });
  return true;
}

function noteOf(config: SpokeConfig, uri: string): z.infer<typeof noteSchema> | null {
  const text = readIfThere(join(installNotesFolder(config), siteFile(uri)));
  // A note that cannot be read gives nobody a right to delete anything.
  const note = text === null ? null : noteSchema.safeParse(parsed(text));
  return note?.success === true ? note.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
