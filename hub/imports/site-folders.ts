import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import { isSiteFolder } from '../platforms/site-folders.ts';
import { aliasesIn, readSettings, type FoundSettings } from './found-settings.ts';

/** A site that lies in a code base: a folder below `sites/` with settings and uploads. */
export interface SiteFolder extends FoundSettings {
  /** As Drupal calls it: the URI of the site, with dots in place of slashes. */
  readonly name: string;
  readonly path: string;
  /** Its other names, as `sites/sites.php` says. */
  readonly aliases: readonly string[];
}

/** The site of a code base that has only one. */
export const DEFAULT_FOLDER = 'default';
/** Larger settings are none. */
const LARGEST_SETTINGS = 1 << 20;

/** All sites that lie in the served folder of a code base, in order; none where there are no folders of sites. */
export async function siteFoldersIn(docroot: string): Promise<SiteFolder[]> {
  const found: SiteFolder[] = [];
  for (const name of namesIn(join(docroot, 'sites'))) {
    if (isOne(docroot, name)) found.push(readFolder(docroot, name));
    // Others get their turn where there are hundreds.
    await turn();
  }
  // A template that nobody filled in is no site.
  return found.filter(({ name, login }) => name !== DEFAULT_FOLDER || login !== null);
}

/** One of them. Throws NOT_FOUND, SITE_FOLDER_UNREADABLE. */
export function siteFolder(docroot: string, name: string): SiteFolder {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && isOne(docroot, name)) return readFolder(docroot, name);
  throw new AppError('NOT_FOUND', `${docroot}/sites has no folder ${JSON.stringify(name)} of a site`, {
    field: 'folder',
    remedy: 'Name one that has a settings.php: aegirctl platform show NAME lists them.',
  });
}

function isOne(docroot: string, name: string): boolean {
  const folder = join(docroot, 'sites', name);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return name === DEFAULT_FOLDER
    ? textIn(join(folder, 'settings.php')) !== null
    : isSiteFolder(docroot, 'sites', name);
}

function readFolder(docroot: string, name: string): SiteFolder {
  const sites = join(docroot, 'sites');
  const path = join(sites, name);
  const settings = readSettings(textIn(join(path, 'settings.php')) ?? '', textIn(join(path, 'drushrc.php')));
  const sitesPhp = textIn(join(sites, 'sites.php'));
  return { ...settings, name, path, aliases: sitesPhp === null ? [] : aliasesIn(sitesPhp, name) };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return [];
    throw error;
  }
}

/** Null for what is no plain file. Throws SITE_FOLDER_UNREADABLE. */
function textIn(file: string): string | null {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > LARGEST_SETTINGS) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('SITE_FOLDER_UNREADABLE', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
