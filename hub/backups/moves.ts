import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import { speaksTls } from '../../shared/web-type.ts';
import { serversOf } from '../desired/placement.ts';
import { checkStays, checkUnused, type Asked, type ChangeDesk, type Queued } from '../inventory/desk.ts';
import { newSite, NO_TLS, type Platform, type Server, type Site } from '../inventory/model.ts';
import { USUAL_CRON_SECONDS } from '../inventory/site-profile.ts';
import { checkFree, checkPlace, databaseServerFor, roomyPlatform } from '../inventory/site-place.ts';
import type { By } from '../inventory/store.ts';
import { uploadsPolicyOn } from '../inventory/uploads.ts';
import type { Backup, BackupStore } from './store.ts';

/** A new site that is made of a backup or of another site. */
export interface NewPlace {
  readonly uri: string;
  /** Name of the platform. */
  readonly platform: string;
  /** Name of the server for its database; absent: the default one. */
  readonly databaseServer?: string;
}

/** A site that lies in the code base of its platform-to-be. */
export interface FoundSite {
  /** Name of its folder there. */
  readonly folder: string;
  /** Real path of a dump on the hub; null: the database that its settings name. */
  readonly dump: string | null;
  /** How the database that its settings name is read: null without encryption; absent: as is known of its server. */
  readonly sourceTls?: { readonly ca: string } | null;
  readonly aliases: readonly string[];
  /** '' for a site of which nobody knows it. */
  readonly profile: string;
}

/** Where a site shall be. What is absent stays. */
export interface Move {
  readonly uri: string;
  readonly newUri?: string;
  readonly platform?: string;
  readonly databaseServer?: string;
  /** It answers to its former name as well. */
  readonly keepsName: boolean;
}

/** What a site that is made of another one has of it. */
type Carried = Partial<
  Pick<Site, 'settings' | 'profile' | 'installedMs' | 'cronSeconds' | 'aliases' | 'uploads'>
>;

/** Changes that bring the content of sites elsewhere. Each call is one transaction and queues one task. */
export class SiteMoves {
  readonly #desk: ChangeDesk;
  readonly #store: BackupStore;
  readonly #clock: Clock;

  constructor(desk: ChangeDesk, store: BackupStore, clock: Clock) {
    this.#desk = desk;
    this.#store = store;
    this.#clock = clock;
  }

  /** Brings a site back to a backup of it. Throws NOT_FOUND, BACKUP_CORRUPT, FIELD_INVALID, BUSY. */
  restore(asked: Asked, name: string): Queued {
    return this.#desk.once(asked, 'RestoreBackup', { name }, (by) => {
      const backup = this.#usable(name);
      const site = backup.siteId === null ? undefined : this.#desk.inventory.findSite(backup.siteId);
      if (!site) {
        throw new AppError('FIELD_INVALID', `site ${backup.siteUri} is gone`, {
          field: 'name',
          remedy: `Make a new one of it: aegirctl backup restore ${name} --as URI --platform NAME.`,
        });
      }
      checkStays(subject(site), site.removing);
      checkDatabases(backup, site.databaseServerId !== null);
      return this.#desk.queue('site.restore', subject(site), by, { backup: backup.id });
    });
  }

  /** Makes a new site of a backup. Throws what adding a site throws, BACKUP_CORRUPT. */
  importAs(asked: Asked, name: string, place: NewPlace): Queued {
    return this.#desk.once(asked, 'ImportBackup', { name, place }, (by) => {
      const backup = this.#usable(name);
      const content = { withDatabase: backup.withDatabase, site: {} };
      const site = this.#newSite(place, content, by);
      return this.#desk.queue('site.import', subject(site), by, { backup: backup.id });
    });
  }

  /**
   * Makes a site of one that lies in the code base of its platform. Other names that are taken meanwhile are not
   * brought along. Throws what adding a site throws.
   */
  importFolder(asked: Asked, place: NewPlace, found: FoundSite): Queued {
    const { folder, dump, sourceTls, aliases, profile } = found;
    return this.#desk.once(asked, 'ImportSite', { place, folder, dump, sourceTls }, (by) => {
      const { inventory } = this.#desk;
      const free = aliases.filter((alias) => inventory.siteNamed(alias) === undefined && alias !== place.uri);
      const installed = { profile, installedMs: this.#clock.now(), cronSeconds: USUAL_CRON_SECONDS };
      const content = { withDatabase: true, site: { ...installed, aliases: free } };
      const site = this.#newSite(place, content, by);
      return this.#desk.queue('site.import', subject(site), by, {
        folder,
        ...(dump !== null && { dump }),
        ...(sourceTls !== undefined && { sourceTls }),
      });
    });
  }

  /** Makes a new site of another one, without its aliases, its TLS and where it sends visitors. */
  clone(asked: Asked, source: string, place: NewPlace): Queued {
    return this.#desk.once(asked, 'CloneSite', { source, place }, (by) => {
      const from = this.#staying(source, 'source');
      const { redirectTo: _redirect, maintenance: _maintenance, ...settings } = from.settings;
      const { profile, installedMs, cronSeconds, uploads } = from;
      const content = {
        withDatabase: from.databaseServerId !== null,
        site: { settings, profile, installedMs, cronSeconds, uploads },
      };
      const site = this.#newSite(place, content, by);
      const stands = standsOf(this.#desk.inventory.platform(from.platformId), null);
      return this.#desk.queue('site.clone', subject(site), by, { sourceId: from.id, stands });
    });
  }

  /** Throws FIELD_MISSING when nothing would change, and what keeps a site from being there. */
  move(asked: Asked, input: Move): Queued {
    return this.#desk.once(asked, 'MoveSite', input, (by) => {
      const { inventory } = this.#desk;
      const site = this.#staying(input.uri, 'uri');
      const platform =
        input.platform === undefined
          ? inventory.platform(site.platformId)
          : roomyPlatform(inventory, input.platform);
      const uri = input.newUri === undefined ? site.uri : checkSiteUri(input.newUri, 'new_uri');
      const databaseServer = this.#databaseServer(site, platform, input.databaseServer);
      checkMoves(site, { uri, platform, databaseServer });
      checkFree(inventory, uri, 'new_uri', site.id);
      const aliases = aliasesAfter(site, uri, input.keepsName);
      checkPlace(inventory, { uri, aliases, tls: site.tls }, platform);
      this.#checkCarries(site, uri, platform);
      return this.#desk.queue('site.move', subject(site), by, {
        ...{ platformId: platform.id, uri, aliases, stands: standsOf(platform, databaseServer) },
        ...(databaseServer && { databaseServerId: databaseServer.id }),
      });
    });
  }

  #usable(name: string): Backup {
    const backup = this.#store.byName(name);
    if (backup.state === 'kept') return backup;
    throw new AppError('BACKUP_CORRUPT', `backup ${name} is damaged`, { field: 'name' });
  }

  #newSite(
    { uri: asked, platform: name, databaseServer }: NewPlace,
    content: { readonly withDatabase: boolean; readonly site: Carried },
    by: By,
  ): Site {
    const { inventory } = this.#desk;
    const uri = checkSiteUri(asked, 'uri');
    checkFree(inventory, uri, 'uri', null);
    const platform = roomyPlatform(inventory, name);
    const { aliases = [] } = content.site;
    checkPlace(inventory, { uri, aliases, tls: NO_TLS }, platform);
    const server = content.withDatabase ? databaseServerFor(inventory, databaseServer, platform) : undefined;
    if (content.withDatabase && !server) throw noDatabaseServer();
    const place = { uri, aliases, platformId: platform.id, databaseServerId: server?.id ?? null };
    // Nobody sees it before its content is there.
    const home = inventory.server(platform.serverId);
    const uploads = uploadsPolicyOn(home, content.site.uploads);
    const site = { ...newSite(newId(), this.#clock.now(), place), ...content.site, uploads, quiet: true };
    inventory.insertSite(site, by);
    return site;
  }

  /** Null for a site without a database. */
  #databaseServer(site: Site, platform: Platform, name: string | undefined): Server | null {
    const { inventory } = this.#desk;
    if (site.databaseServerId === null) {
      if (name === undefined) return null;
      throw new AppError('FIELD_INVALID', `site ${site.uri} has no database`, {
        field: 'database_server',
        remedy: `Give it one: aegirctl site set ${site.uri} --database-server NAME.`,
      });
    }
    const wanted = name ?? inventory.server(site.databaseServerId).name;
    return databaseServerFor(inventory, wanted, platform) ?? null;
  }

  /** What depends on where the site is goes with it only when it stays on its server, under its name. */
  #checkCarries(site: Site, uri: string, platform: Platform): void {
    const { inventory } = this.#desk;
    const staysThere = inventory.platform(site.platformId).serverId === platform.serverId;
    const below = inventory.sitesBelow(site.uri).map((one) => one.uri);
    const keepsFolder = staysThere && uri === site.uri;
    if (!keepsFolder) checkUnused(subject(site), 'carries', 'sites', below);
    // A visitor may come to any machine of a group.
    const mute = serversOf(inventory.server(platform.serverId))
      .map((id) => inventory.server(id))
      .find(({ webType }) => !speaksTls(webType));
    if (site.tls.mode === 'off' || mute === undefined) return;
    throw new AppError(
      'FIELD_INVALID',
      `${mute.name}, which serves ${platform.name}, does not speak TLS, and ${site.uri} does`,
      {
        field: 'platform',
        remedy:
          'Choose a platform on a server of the type apache_ssl or nginx_ssl, or: aegirctl site set URI --tls off.',
      },
    );
  }

  #staying(uri: string, field: string): Site {
    const site = this.#desk.inventory.siteByUri(checkSiteUri(uri, field), field);
    checkStays(subject(site), site.removing);
    return site;
  }
}

/** Throws FIELD_INVALID when a backup and a site are not of one kind. */
function checkDatabases({ name, withDatabase }: Backup, hasDatabase: boolean): void {
  if (withDatabase === hasDatabase) return;
  const message = withDatabase
    ? `backup ${name} holds a database, and the site has none`
    : `backup ${name} holds no database, and the site has one`;
  throw new AppError('FIELD_INVALID', message, {
    field: 'name',
    remedy: withDatabase
      ? 'Give it one first: aegirctl site set URI --database-server NAME.'
      : 'Choose another backup: aegirctl backup list --site URI.',
  });
}

function checkMoves(
  site: Site,
  target: { readonly uri: string; readonly platform: Platform; readonly databaseServer: Server | null },
): void {
  const isThere =
    target.uri === site.uri &&
    target.platform.id === site.platformId &&
    (target.databaseServer?.id ?? null) === site.databaseServerId;
  if (!isThere) return;
  throw new AppError('FIELD_MISSING', `site ${site.uri} is there already`, {
    field: 'platform',
    remedy: 'Give another platform, database server or name.',
  });
}

function aliasesAfter({ uri: before, aliases }: Site, uri: string, keepsName: boolean): string[] {
  const others = aliases.filter((alias) => alias !== uri);
  return keepsName && uri !== before ? [before, ...others] : others;
}

/** Keys of what a task stands on. */
function standsOf(platform: Platform, databaseServer: Server | null): string[] {
  const servers = [platform.serverId, ...(databaseServer ? [databaseServer.id] : [])];
  return [`platform:${platform.id}`, ...servers.map((id) => `server:${id}`)];
}

function noDatabaseServer(): AppError {
  return new AppError('FIELD_MISSING', 'there is a database to load, and no server for it', {
    field: 'database_server',
    remedy: 'Name one: --database-server NAME.',
  });
}

function subject({ id, uri }: Site) {
  return { kind: 'site', id, name: uri } as const;
}
