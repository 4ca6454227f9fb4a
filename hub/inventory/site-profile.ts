import {
  applicationText,
  defaultProfile,
  isInstallable,
  isProfileName,
  type Application,
} from '../../shared/application.ts';
import { AppError } from '../../shared/errors.ts';
import { shownNames } from './desk.ts';
import type { Platform, Site } from './model.ts';
import type { Releases } from './releases.ts';
import type { Inventory } from './store.ts';

/** Seconds between two runs of cron, where an application has one and nobody says otherwise. */
export const USUAL_CRON_SECONDS = 3_600;
/** Cron is looked at once a minute. */
const SHORTEST_CRON_SECONDS = 60;
const LONGEST_CRON_SECONDS = 31 * 86_400;

/** What an operator says of the application of a new site. */
export interface AskedProfile {
  /** Absent: the usual one of the code. */
  readonly profile?: string;
  /** The code is served as it is; its installer is not run. */
  readonly withoutInstall?: boolean;
}

/**
 * The install profile that a site on this code gets, '' for none. Throws PROFILE_MISSING with those that the code
 * carries, FIELD_MISSING when somebody must choose, FIELD_INVALID for a profile and no install.
 */
export function chosenProfile(
  { profile, withoutInstall = false }: AskedProfile,
  platform: Pick<Platform, 'name'>,
  application: Application,
): string {
  const field = 'profile';
  if (withoutInstall) {
    if (profile === undefined) return '';
    throw new AppError('FIELD_INVALID', 'a profile is what the installer works with, and it shall not run', {
      field,
      remedy: 'Give a profile, or say that nothing is installed; not both.',
    });
  }
  const carried = application.profiles.join(', ');
  if (profile === undefined) {
    if (!isInstallable(application)) return '';
    const usual = defaultProfile(application);
    if (usual !== undefined) return usual;
    throw new AppError('FIELD_MISSING', `platform ${platform.name} carries several profiles: ${carried}`, {
      field,
      remedy: 'Name the one to install the site with.',
      metadata: { profiles: carried },
    });
  }
  if (isProfileName(profile) && application.profiles.includes(profile)) return profile;
  const has = carried === '' ? 'and no other' : `but ${carried}`;
  const asked = JSON.stringify(profile.slice(0, 63));
  throw new AppError(
    'PROFILE_MISSING',
    `platform ${platform.name} does not carry the profile ${asked}, ${has}`,
    {
      field,
      metadata: { profiles: carried },
      remedy:
        carried === ''
          ? 'Choose another platform, or give no profile.'
          : 'Choose one that it carries, or another platform.',
    },
  );
}

/** Throws FIELD_MISSING when a site that is to be installed has nowhere to put its data. */
export function checkInstallable(
  { uri, profile, databaseServerId }: Pick<Site, 'uri' | 'profile' | 'databaseServerId'>,
  application: Application,
): void {
  if (profile === '' || databaseServerId !== null) return;
  throw new AppError('FIELD_MISSING', `${applicationText(application)} needs a database for ${uri}`, {
    field: 'database_server',
    remedy: 'Name a server for it with --database-server, or serve the code as it is with --no-install.',
  });
}

/** Throws FIELD_INVALID for what is no interval between two runs of cron. */
export function checkCronSeconds(value: number): number {
  const isOne = value === 0 || (value >= SHORTEST_CRON_SECONDS && value <= LONGEST_CRON_SECONDS);
  if (Number.isSafeInteger(value) && isOne) return value;
  throw new AppError('FIELD_INVALID', `cron cannot run every ${String(value)} seconds`, {
    field: 'cron_seconds',
    remedy: 'Give a time from 60 seconds to 31 days, or 0 for never.',
  });
}

/** Name of the one platform that carries the profile and takes sites. Throws PROFILE_MISSING, FIELD_MISSING when several do. */
export function carrierOf(inventory: Inventory, releases: Releases, profile: string): string {
  const carriers = inventory
    .platforms()
    .filter(({ id, release, removing, locked }) => {
      const application = releases.live(id, release)?.application;
      return !removing && !locked && application?.profiles.includes(profile) === true;
    })
    .map(({ name }) => name);
  const [only, other] = carriers;
  if (only !== undefined && other === undefined) return only;
  if (only === undefined) {
    throw new AppError('PROFILE_MISSING', `no platform carries the profile ${profile.slice(0, 63)}`, {
      field: 'profile',
      remedy: 'Add a platform that does, or see what there is: aegirctl platform list.',
    });
  }
  throw new AppError('FIELD_MISSING', `several platforms carry the profile: ${shownNames(carriers)}`, {
    field: 'platform',
    remedy: 'Name the one that is to serve the site.',
    metadata: { platforms: carriers.join(', ') },
  });
}
