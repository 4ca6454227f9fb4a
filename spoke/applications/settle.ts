import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { detectApplication, type ApplicationKind } from '../../shared/application.ts';
import { codeOnDisk } from '../../shared/code-on-disk.ts';
import type { SiteState } from '../../shared/desired-state.ts';
import { hasCode } from '../../shared/errors.ts';
import { atomicWrite, fsyncFolder, replaceSymlink } from '../../shared/safe-files.ts';
import { siteFolderName } from '../../shared/site-uri.ts';
import type { SpokeConfig } from '../config.ts';
import { ensureFolder } from '../disk/folders.ts';
import { sharedCodeFolder, siteDataFolder } from '../disk/places.ts';
import { isFolder, linkTarget } from '../disk/reading.ts';
import { siteFile } from '../render/context.ts';
import { filesOf, SALT_FILE, type ApplicationFiles } from './application-files.ts';

/** Readable for the web server's group, which the folder hands down, and for nobody else. */
const SETTINGS_MODE = 0o640;
/** As site data folders are made; some installers close them behind themselves. */
const SITE_MODE = 0o2750;

/** Code as it is served from, and what it is. */
export interface PlacedCode {
  /** The served folder. */
  readonly docroot: string;
  readonly kind: ApplicationKind;
}

/** Finds out what the code in a folder is. */
export function placedCode(docroot: string): PlacedCode {
  return { docroot, kind: detectApplication(codeOnDisk(docroot)).kind };
}

/** What the sites of one code base have in common: the files that all share, and the links to them. */
export function settleCode(config: SpokeConfig, { docroot, kind }: PlacedCode): void {
  const { shared, links } = filesOf(kind);
  const home = sharedCodeFolder(config);
  for (const [name, text] of Object.entries(shared)) {
    ensureFolder(home, 0o755);
    writeIfOther(join(home, name), text, 0o644);
  }
  for (const [path, name] of Object.entries(links)) keepLink(join(docroot, path), join(home, name));
}

/**
 * Lets the application find a site: its settings in its data folder, and the link from the code to that folder. The
 * folder is there already. A folder of the code's own under the name of the site is left alone. Returns whether the
 * code leads to the site's data.
 */
export function settleSite(
  config: SpokeConfig,
  site: Pick<SiteState, 'uri' | 'aliases'>,
  { docroot, kind }: PlacedCode,
): boolean {
  const files = filesOf(kind);
  const data = dataOf(config, site.uri);
  const texts = Object.entries(files.ofSite(site));
  if (texts.length > 0) {
    if ((lstatSync(data).mode & 0o7777) !== SITE_MODE) chmodSync(data, SITE_MODE);
    ensureSalt(join(data, SALT_FILE));
  }
  for (const [name, text] of texts) writeIfOther(join(data, name), text, SETTINGS_MODE);
  return keepSiteLink(files, docroot, site.uri, data);
}

/** Takes the link to a site out of code that does not serve it any more. */
export function unsettleSite(config: SpokeConfig, uri: string, { docroot, kind }: PlacedCode): void {
  const { siteLinks } = filesOf(kind);
  if (siteLinks === null) return;
  const link = join(docroot, siteLinks, siteFolderName(uri));
  if (linkTarget(link) === dataOf(config, uri)) unlinkSync(link);
}

function dataOf(config: SpokeConfig, uri: string): string {
  return join(siteDataFolder(config), siteFile(uri));
}

function keepSiteLink({ siteLinks }: ApplicationFiles, docroot: string, uri: string, data: string): boolean {
  if (siteLinks === null || !isFolder(join(docroot, siteLinks))) return true;
  const link = join(docroot, siteLinks, siteFolderName(uri));
  const present = linkTarget(link);
  // Of a site whose host has the name that this one's folder makes of its host.
  const isOthers = present !== null && present !== data && dirname(present) === dirname(data);
  return !(isOthers && isFolder(present)) && keepLink(link, data);
}

/** Returns whether the link is there now; what the code has under that name stays. */
function keepLink(link: string, target: string): boolean {
  const present = linkTarget(link);
  if (present === target) return true;
  if (present === null) {
    symlinkSync(target, link);
    fsyncFolder(dirname(link));
    return true;
  }
  // Links of a release are relative.
  if (!present.startsWith('/')) return false;
  replaceSymlink(link, target);
  return true;
}

function writeIfOther(file: string, text: string, mode: number): void {
  if (textOf(file) !== text) atomicWrite(file, text, { mode });
}

/** Once made it stays: passwords and links of the site are worth nothing under another one. */
function ensureSalt(file: string): void {
  if (textOf(file) !== null) return;
  const salt = randomBytes(48).toString('hex');
  atomicWrite(
    file,
    `<?php\n// ${basename(file)}: the secret of this site. Never change it.\nreturn '${salt}';\n`,
    {
      mode: SETTINGS_MODE,
    },
  );
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
