import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { ensureFolder } from '../disk/folders.ts';
import { AppError, messageOf } from '../../shared/errors.ts';
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
  const root = siteDataFolder(config);
  ensureFolder(root, 0o751);
  const gid = webGroup === '' ? null : groupId(webGroup);
  const problems: Problem[] = [];
  for (const [index, uri] of uris.entries()) {
    if (index % BATCH === 0) await turn();
    try {
      makeFolder(root, siteFile(uri), SITE_MODE, gid);
      for (const name of DATA_FOLDERS) makeFolder(`${root}/${siteFile(uri)}`, name, DATA_MODE, gid);
    } catch (error) {
      const failure = new AppError(
        'CHECK_FAILED',
        `cannot make the data folder of ${uri}: ${messageOf(error)}`,
        {
          remedy: `Let the spoke's user own ${root} and be a member of the group ${webGroup}.`,
        },
      );
      problems.push(problemOf(failure));
    }
  }
  return problems;
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
