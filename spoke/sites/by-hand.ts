import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';
import { runForPerson } from '../../shared/program.ts';
import { becomeAccount } from '../account.ts';
import type { FetchCredentials } from '../apply/database-access.ts';
import { currentRecord } from '../apply/record.ts';
import type { SpokeConfig } from '../config.ts';
import { credentialsFolder, releasesFolder } from '../disk/places.ts';
import { ACCOUNT } from '../setup/host.ts';
import { addressOf, environmentOf } from './surroundings.ts';

/** Where a person's program works on a site, and what it is told. */
interface Workbench {
  /** The release that serves the site: the folder of the whole project. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a program of a person's at a site that is served here, with what the site's own code is told, as the account of
 * the spoke and on the person's own terminal. Returns its exit code. Throws NOT_FOUND, DISK_DENIED.
 */
export async function runByHand(config: SpokeConfig, uri: string, argv: readonly string[]): Promise<number> {
  const [program = '', ...args] = argv;
  becomeAccount();
  const { folder, environment } = await workbench(config, uri);
  const { homedir, username } = userInfo();
  // What it writes, the web server may write as well.
  process.umask(0o002);
  const env = { ...process.env, HOME: homedir, USER: username, LOGNAME: username, ...environment };
  return runForPerson({ program, args, cwd: folder, env });
}

async function workbench(config: SpokeConfig, uri: string): Promise<Workbench> {
  checkAccount(config, uri);
  const { state, platforms } = currentRecord(config);
  const site = state.sites.get(uri);
  const code = site && platforms.get(site.platform);
  if (site === undefined || code === undefined) {
    throw new AppError('NOT_FOUND', `${uri} is not served by this machine`, {
      remedy: 'See which are: aegirctl site list.',
    });
  }
  const url = addressOf(site, state.web);
  return {
    folder: join(releasesFolder(config), code.release),
    environment: {
      ...(await environmentOf(config, site, ofTheDisk(uri), new AbortController().signal)),
      // Of which site, for those that ask: drush 10 to 14, and what Drupal has of its own.
      ...{ DRUSH_OPTIONS_URI: url, DRUPAL_URI: url },
    },
  };
}

function checkAccount(config: SpokeConfig, uri: string): void {
  try {
    accessSync(credentialsFolder(config), constants.R_OK | constants.X_OK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw new AppError('DISK_DENIED', `this user may not know what opens the database of ${uri}`, {
      remedy: `Do it as root or as the spoke's user: sudo -u ${ACCOUNT} aegir-spoke exec …`,
      cause: error,
    });
  }
}

/** What opens the database of a site that is served lies on the disk; nobody is asked for it. */
function ofTheDisk(uri: string): FetchCredentials {
  return () => {
    const message = `what opens the database of ${uri} is not on this machine`;
    throw new AppError('NOT_FOUND', message, { remedy: `Bring it here: aegirctl site verify ${uri}.` });
  };
}
