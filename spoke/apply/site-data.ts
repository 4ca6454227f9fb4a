import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
} from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { ensureFolder } from '../disk/folders.ts';
import type { SiteState } from '../../shared/desired-state.ts';
import { AppError, messageOf, toAppError } from '../../shared/errors.ts';
import { asDiskError, replaceSymlink } from '../../shared/safe-files.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { groupId } from '../groups.ts';
import { siteDataFolder, UPLOAD_FOLDERS } from '../disk/places.ts';
import { isFolder, linkTarget } from '../disk/reading.ts';
import { siteFile } from '../render/context.ts';
import { checkSeen, uploadsOf } from '../share/marker.ts';
import { problemOf } from './results.ts';

/** The site's own folder is the spoke's; what it holds is written by PHP as well. */
const SITE_MODE = 0o2750;
const DATA_MODE = 0o2770;

/** How many sites are handled before other work of the process gets a turn. */
const BATCH = 25;

/** What is known of a site whose data folders are made. */
export type Housed = Pick<SiteState, 'uri' | 'uploads'>;

/** isNew: it is not served like this yet, and need not be. */
type Coming = Housed & { readonly isNew: boolean };

/**
 * Makes the data folders of sites that have none. Nothing that exists is ever changed, and nothing is ever
 * deleted. A site whose folders cannot be made is a problem, not a failure: one that is served already goes on.
 */
export async function ensureSiteData(
  config: SpokeConfig,
  sites: readonly Coming[],
  webGroup: string,
  awaits: (isThere: () => boolean) => Promise<void>,
): Promise<Problem[]> {
  const place = dataPlace(config, webGroup);
  const problems: Problem[] = [];
  for (const [index, site] of sites.entries()) {
    if (index % BATCH === 0) await turn();
    try {
      await awaitShared(config, site, awaits);
      makeFolders(config, place, site);
    } catch (error) {
      problems.push(problemOf(toAppError(error), { site: site.isNew ? site.uri : '' }));
    }
  }
  return problems;
}

/** The same for one site. Throws DISK_FULL and its like, SHARE_MISSING, CHECK_FAILED for folders that are not ours to make. */
export function makeSiteData(config: SpokeConfig, site: Housed, webGroup: string): void {
  makeFolders(config, dataPlace(config, webGroup), site);
}

/** Where the data of all sites are. */
interface DataPlace {
  readonly root: string;
  readonly webGroup: string;
  readonly gid: number | null;
}

function dataPlace(config: SpokeConfig, webGroup: string): DataPlace {
  const root = siteDataFolder(config);
  ensureFolder(root, 0o751);
  return { root, webGroup, gid: webGroup === '' ? null : groupId(webGroup) };
}

function makeFolders(
  config: SpokeConfig,
  { root, webGroup, gid }: DataPlace,
  { uri, uploads }: Housed,
): void {
  const own = `${root}/${siteFile(uri)}`;
  try {
    makeFolder(root, siteFile(uri), SITE_MODE, gid);
    if (uploads !== undefined) shareFolders(config, own, { uri, uploads }, gid);
    else for (const name of UPLOAD_FOLDERS) makeOwn(own, name, uri, gid);
  } catch (error) {
    const failure = asDiskError(error, `the data folder of ${uri}`);
    // For a folder that is closed to us there is more to say here.
    if (failure instanceof AppError && failure.reason !== 'DISK_DENIED') throw failure;
    throw new AppError('CHECK_FAILED', `cannot make the data folder of ${uri}: ${messageOf(error)}`, {
      remedy: `Let the spoke's user own ${root} and be a member of the group ${webGroup}.`,
    });
  }
}

function makeOwn(own: string, name: string, uri: string, gid: number | null): void {
  const target = linkTarget(`${own}/${name}`);
  if (target === null || target === '') {
    makeFolder(own, name, DATA_MODE, gid);
    return;
  }
  throw new AppError(
    'CHECK_FAILED',
    `${own}/${name} leads to ${target}, and the site keeps its uploads here`,
    {
      remedy: `Let them be shared: aegirctl site set ${uri} --uploads shared; or put a folder in place of the link.`,
    },
  );
}

/** The folders are made on the share by its writer; the site's own folder leads there on every member. */
function shareFolders(
  config: SpokeConfig,
  own: string,
  { uri, uploads }: Required<Housed>,
  gid: number | null,
): void {
  const folder = uploadsOf(config, uploads.folder);
  checkSeen(folder, uploads.share);
  const home = `${folder.path}/${siteFile(uri)}`;
  if (uploads.share.writes) {
    makeFolder(folder.path, siteFile(uri), SITE_MODE, gid);
    for (const name of UPLOAD_FOLDERS) makeFolder(home, name, DATA_MODE, gid);
  }
  for (const name of UPLOAD_FOLDERS) {
    if (!isFolder(`${home}/${name}`)) {
      throw new AppError('SHARE_MISSING', `${home}/${name} does not show: the master makes it`, {
        remedy: `See to the master of ${folder.owner}, then verify the site.`,
      });
    }
    leadTo(`${home}/${name}`, `${own}/${name}`, uri);
  }
}

/** What lies there stays there: only an empty folder makes room. */
function leadTo(target: string, link: string, uri: string): void {
  const present = linkTarget(link);
  if (present === target) return;
  if (present === '' && isEmpty(link)) rmdirSync(link);
  else if (present === '') {
    throw new AppError('CHECK_FAILED', `${link} holds files, and the uploads of ${uri} are shared`, {
      remedy: `Look at what they are, move them away, then verify the site: aegirctl site verify ${uri}.`,
    });
  }
  replaceSymlink(link, target);
}

/** Another member makes the folders on the share. Throws SHARE_MISSING at once where that is not there. */
async function awaitShared(
  config: SpokeConfig,
  { uri, uploads }: Housed,
  awaits: (isThere: () => boolean) => Promise<void>,
): Promise<void> {
  if (uploads === undefined || uploads.share.writes) return;
  const folder = uploadsOf(config, uploads.folder);
  checkSeen(folder, uploads.share);
  const home = `${folder.path}/${siteFile(uri)}`;
  await awaits(() => UPLOAD_FOLDERS.every((name) => isFolder(`${home}/${name}`)));
}

function isEmpty(folder: string): boolean {
  return isFolder(folder) && readdirSync(folder).length === 0;
}

/** Appears under its name only with its group and mode, so that a crash leaves no folder PHP cannot use. */
function makeFolder(parent: string, name: string, mode: number, gid: number | null): void {
  if (existsSync(`${parent}/${name}`)) return;
  const temporary = `${parent}/.${name}`;
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  // Group before mode: changing the group takes the set-group-id bit away.
  if (gid !== null) chownSync(temporary, lstatSync(temporary).uid, gid);
  chmodSync(temporary, mode);
  renameSync(temporary, `${parent}/${name}`);
}
