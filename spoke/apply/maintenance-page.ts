import { statSync } from 'node:fs';
import type { SpokeConfig } from '../config.ts';
import { configFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { MAINTENANCE_FILE, MAINTENANCE_PAGE, PAGES_FOLDER } from '../render/pages.ts';

/** A page that visitors wait for is small; a larger one is taken for a mistake. */
const MAX_BYTES = 1 << 20;

/** What visitors of a site under maintenance get: the administrator's page when there is one, else the built-in. */
export function maintenancePage(config: SpokeConfig): string {
  const file = `${configFolder(config)}/${PAGES_FOLDER}/${MAINTENANCE_FILE}`;
  const stat = statSync(file, { throwIfNoEntry: false });
  const usable = stat?.isFile() === true && stat.size <= MAX_BYTES;
  return (usable ? readIfThere(file) : null) ?? MAINTENANCE_PAGE;
}
