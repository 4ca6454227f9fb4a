import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { ensureFolder } from '../disk/folders.ts';
import { AppError, messageOf, toAppError } from '../../shared/errors.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { groupId } from '../groups.ts';
import { siteDataFolder } from '../disk/places.ts';
import { siteFile } from '../render/context.ts';
import { problemOf } from './results.ts';

/** The site's own folder is the spoke's; what it holds is written by PHP as well. */
const SITE_MODE = 0o2750;
const DATA_MODE = 0o2770;
const DATA_FOLDERS = ['files', 'private'] as const;

/** How many sites are handled before other work of the process gets a turn. */
const BATCH = 25;

/**
 * Makes the data folders of sites that have none. Nothing that exists is ever changed, and nothing is ever
 * deleted. A site whose folders cannot be made is a problem, not a failure.
 */
export async function ensureSiteData(
  config: SpokeConfig,
  uris: readonly string[],
  webGroup: string,
): Promise<Problem[]> {
  const place = dataPlace(config, webGroup);
  const problems: Problem[] = [];
  for (const [index, uri] of uris.entries()) {
    if (index % BATCH === 0) await turn();
    try {
      makeFolders(place, uri);
    } catch (error) {
      problems.push(problemOf(toAppError(error)));
    }
  }
  return problems;
}

/** The same for one site. Throws DISK_FULL and its like, CHECK_FAILED for folders that are not ours to make. */
export function makeSiteData(config: SpokeConfig, uri: string, webGroup: string): void {
  makeFolders(dataPlace(config, webGroup), uri);
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

function makeFolders({ root, webGroup, gid }: DataPlace, uri: string): void {
  try {
    makeFolder(root, siteFile(uri), SITE_MODE, gid);
    for (const name of DATA_FOLDERS) makeFolder(`${root}/${siteFile(uri)}`, name, DATA_MODE, gid);
  } catch (error) {
    const failure = asDiskError(error, `the data folder of ${uri}`);
    // For a folder that is closed to us there is more to say here.
    if (failure instanceof AppError && failure.reason !== 'DISK_DENIED') throw failure;
    throw new AppError('CHECK_FAILED', `cannot make the data folder of ${uri}: ${messageOf(error)}`, {
      remedy: `Let the spoke's user own ${root} and be a member of the group ${webGroup}.`,
    });
  }
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
