import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { wwwTwin } from '../../shared/site-names.ts';
import { serversOf } from '../desired/placement.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import { checkStays, checkUnused, needEtag, type Asked, type ChangeDesk, type Queued } from './desk.ts';
import { checkFate, checkStaysOn } from './database-service.ts';
import type { DatabaseFate, Databases } from './databases.ts';
import { newSite, NO_TLS, type Platform, type Site, type TlsChoice, type UploadsPolicy } from './model.ts';
import { checkFree, checkPlace, databaseServerFor, freeAliases, roomyPlatform } from './site-place.ts';
import type { Releases } from './releases.ts';
import {
  carrierOf,
  checkCronSeconds,
  checkInstallable,
  chosenProfile,
  USUAL_CRON_SECONDS,
  type AskedProfile,
} from './site-profile.ts';
import type { By, Patch } from './store.ts';
import { checkUploads } from './uploads.ts';
import { patchedSettings, withoutPassword, type SettingsPatch } from './site-settings.ts';
import { changedTls, needsIssue, type CertificateChoices, type TlsChange } from './tls-choice.ts';

export interface AddSite {
  readonly uri: string;
  readonly aliases: readonly string[];
  /** Answer also to the name with `www.` before it, or without it. */
  readonly www: boolean;
  /** Name of the platform; '' for the one that carries the profile. */
  readonly platform: string;
  /** Name of the server for its database; null for none; absent: the default one, if there is one. */
  readonly databaseServer?: string | null;
  readonly settings: SettingsPatch;
  readonly tls?: TlsChange;
  /** What its installer makes it with; see chosenProfile. */
  readonly application: AskedProfile;
  /** Seconds between two runs of cron, 0 for none; absent: as is usual for the application. */
  readonly cronSeconds?: number;
  /** Absent: the master of a cluster has them. */
  readonly uploads?: UploadsPolicy;
}

export interface SetSite {
  readonly uri: string;
  readonly etag: number | null;
  /** All of them; absent: as they are. */
  readonly aliases?: readonly string[];
  /** Name of the server for its database, for a site that has none. */
  readonly databaseServer?: string;
  /** It shall have no database any more. */
  readonly withoutDatabase?: DatabaseFate;
  /** Take the name with `www.` before it, or without it, or give it up; absent: as the aliases say. */
  readonly www?: boolean;
  readonly settings: SettingsPatch;
  readonly tls?: TlsChange;
  readonly cronSeconds?: number;
  /** Nothing else is changed together with it. */
  readonly uploads?: UploadsPolicy;
}

export interface SiteChange extends Queued {
  readonly site: Site;
}

/** What operators do to sites. Each call is one transaction and queues one task. */
export class SiteChanges {
  readonly #desk: ChangeDesk;
  readonly #choices: CertificateChoices;
  readonly #databases: Databases;
  readonly #releases: Releases;
  readonly #clock: Clock;

  constructor(
    desk: ChangeDesk,
    choices: CertificateChoices,
    databases: Databases,
    releases: Releases,
    clock: Clock,
  ) {
    this.#desk = desk;
    this.#choices = choices;
    this.#databases = databases;
    this.#releases = releases;
    this.#clock = clock;
  }

  /** Throws HOSTNAME_INVALID, NAME_TAKEN with the site that answers already, NOT_FOUND, BUSY, FIELD_INVALID. */
  add(asked: Asked, input: AddSite): SiteChange {
    return this.#desk.once(asked, 'AddSite', remembered(input), (by) => {
      const uri = checkSiteUri(input.uri, 'uri');
      checkFree(this.#desk.inventory, uri, 'uri', null);
      const aliases = freeAliases(
        this.#desk.inventory,
        withTwin(input.aliases, uri, input.www || undefined),
        uri,
        null,
      );
      const platform = this.#platformFor(input);
      const application = this.#releases.live(platform.id, platform.release)?.application ?? null;
      const profile =
        application === null
          ? (input.application.profile ?? '')
          : chosenProfile(input.application, platform, application);
      const tls = this.#tls(NO_TLS, input.tls, platform);
      checkPlace(this.#desk.inventory, { uri, aliases, tls }, platform);
      const { uploads = 'primary' } = input;
      checkUploads(this.#desk.inventory.server(platform.serverId), uploads);
      const site = newSite(newId(), this.#clock.now(), {
        ...{ uri, aliases, platformId: platform.id, tls, uploads },
        databaseServerId: databaseServerFor(this.#desk.inventory, input.databaseServer, platform)?.id ?? null,
        settings: patchedSettings({}, input.settings, { uri, aliases }),
        profile,
        cronSeconds: checkCronSeconds(input.cronSeconds ?? (profile === '' ? 0 : USUAL_CRON_SECONDS)),
      });
      if (application !== null) checkInstallable(site, application);
      this.#desk.inventory.insertSite(site, by);
      const later = application === null && input.application.withoutInstall !== true;
      const queued = this.#desk.queue('site.add', subject(site), by, later ? { chooseProfile: true } : {});
      if (needsIssue(NO_TLS, tls, true)) this.#desk.queue('certificate.issue', subject(site), by);
      return { site, ...queued };
    });
  }

  /**
   * Throws ETAG_MISMATCH, HOSTNAME_INVALID, NAME_TAKEN, NOT_FOUND, FIELD_INVALID, DATABASE_STAYS, and what a database
   * server may lack.
   */
  set(asked: Asked, input: SetSite): SiteChange {
    return this.#desk.once(asked, 'SetSite', remembered(input), (by) => {
      const before = this.#staying(input.uri);
      const { id, uri } = before;
      if (input.uploads !== undefined) return this.#bringUploads(before, input, input.uploads, by);
      const wanted = withTwin(input.aliases ?? before.aliases, uri, input.www);
      const aliases = freeAliases(this.#desk.inventory, wanted, uri, id);
      const settings = patchedSettings(before.settings, input.settings, { uri, aliases });
      const platform = this.#desk.inventory.platform(before.platformId);
      const tls = this.#tls(before.tls, input.tls, platform);
      checkPlace(this.#desk.inventory, { uri, aliases, tls }, platform);
      const cronSeconds = checkCronSeconds(input.cronSeconds ?? before.cronSeconds);
      const patch = { aliases, settings, tls, cronSeconds, ...this.#databasePatch(before, input) };
      const at = { ...by, etag: needEtag(input.etag) };
      const site = this.#desk.inventory.updateSite(id, patch, at);
      const queued = this.#desk.queue('site.set', subject(site), by);
      const areNamesGiven = input.aliases !== undefined || input.www !== undefined;
      if (needsIssue(before.tls, tls, areNamesGiven)) {
        this.#desk.queue('certificate.issue', subject(site), by);
      }
      return { site, ...queued };
    });
  }

  /** Throws FIELD_INVALID when something else is to be changed, too, and UPLOADS_NOT_SHARED. */
  #bringUploads(site: Site, input: SetSite, uploads: UploadsPolicy, by: By): SiteChange {
    const { uri: _uri, etag, uploads: _uploads, settings, ...others } = input;
    if (Object.keys({ ...settings, ...others }).length > 0) {
      throw new AppError('FIELD_INVALID', 'where uploads are is changed alone: they have to go there', {
        field: 'uploads',
        remedy: 'Make the other changes with a call of their own.',
      });
    }
    const platform = this.#desk.inventory.platform(site.platformId);
    checkUploads(this.#desk.inventory.server(platform.serverId), uploads);
    // Nothing is changed yet, but by whom this was asked is checked.
    this.#desk.inventory.updateSite(site.id, {}, { ...by, etag: needEtag(etag) });
    const kind = site.uploads === uploads ? 'site.set' : 'site.uploads';
    return { site, ...this.#desk.queue(kind, subject(site), by, kind === 'site.set' ? {} : { uploads }) };
  }

  /** Has the application of a site do its regular work, or bring its database to what the code needs. */
  work(asked: Asked, kind: 'site.cron' | 'site.update', uri: string): Queued {
    return this.#desk.once(asked, kind, { uri }, (by) =>
      this.#desk.queue(kind, subject(this.#staying(uri)), by),
    );
  }

  verify(asked: Asked, uri: string): Queued {
    return this.#desk.once(asked, 'VerifySite', { uri }, (by) =>
      this.#desk.queue('site.verify', subject(this.#staying(uri)), by),
    );
  }

  enable(asked: Asked, uri: string): Queued {
    return this.#desk.once(asked, 'EnableSite', { uri }, (by) => {
      const site = this.#desk.inventory.updateSite(this.#staying(uri).id, { enabled: true }, by);
      return this.#desk.queue('site.enable', subject(site), by);
    });
  }

  disable(asked: Asked, uri: string): Queued {
    return this.#desk.once(asked, 'DisableSite', { uri }, (by) => {
      const site = this.#desk.inventory.updateSite(this.#staying(uri).id, { enabled: false }, by);
      return this.#desk.queue('site.disable', subject(site), by);
    });
  }

  /**
   * Throws ETAG_MISMATCH when a version is given, FIELD_MISSING when it is not said what becomes of its database, IN_USE
   * while sites lie in subdirectories of its host.
   */
  remove(
    asked: Asked,
    input: {
      readonly uri: string;
      readonly etag: number | null;
      readonly database?: DatabaseFate;
      /** No last backup is made. */
      readonly withoutBackup?: boolean;
    },
  ): Queued {
    return this.#desk.once(asked, 'RemoveSite', input, (by) => {
      const site = this.#staying(input.uri);
      const below = this.#desk.inventory.sitesBelow(site.uri).map(({ uri }) => uri);
      checkUnused(subject(site), 'carries', 'sites', below);
      if (this.#databases.ofSite(site.id)) checkFate(site, input.database);
      const at = input.etag === null ? by : { ...by, etag: input.etag };
      this.#desk.inventory.updateSite(site.id, { removing: true }, at);
      const { database, withoutBackup } = input;
      return this.#desk.queue('site.remove', subject(site), by, {
        ...(database !== undefined && { database }),
        ...(withoutBackup === true && { backup: false }),
      });
    });
  }

  /** The platform that is named, or the one that carries the profile. */
  #platformFor({ platform, application: { profile } }: AddSite): Platform {
    const { inventory } = this.#desk;
    const isNamed = platform !== '' || profile === undefined;
    return roomyPlatform(inventory, isNamed ? platform : carrierOf(inventory, this.#releases, profile));
  }

  /** A database is given or taken away; it is never moved. */
  #databasePatch(before: Site, input: SetSite): Patch<Site> {
    const { databaseServer, withoutDatabase } = input;
    const row = this.#databases.ofSite(before.id);
    if (withoutDatabase !== undefined) {
      if (row) this.#databases.setState(row.id, withoutDatabase === 'drop' ? 'dropping' : 'leaving');
      return { databaseServerId: null };
    }
    if (databaseServer === undefined) return {};
    const platform = this.#desk.inventory.platform(before.platformId);
    const server = databaseServerFor(this.#desk.inventory, databaseServer, platform);
    if (row) checkStaysOn(before, row, server);
    return { databaseServerId: server?.id ?? null };
  }

  #tls(before: TlsChoice, change: TlsChange | undefined, platform: Platform): TlsChoice {
    if (change === undefined) return before;
    const { inventory } = this.#desk;
    const machines = serversOf(inventory.server(platform.serverId)).map((id) => inventory.server(id));
    return changedTls(before, change, machines, this.#choices);
  }

  #staying(uri: string): Site {
    const site = this.#desk.inventory.siteByUri(checkSiteUri(uri, 'uri'));
    checkStays(subject(site), site.removing);
    return site;
  }
}

function subject(site: Site) {
  return { kind: 'site', id: site.id, name: site.uri } as const;
}

/** What of a request may be remembered. */
function remembered<T extends AddSite | SetSite>(input: T): object {
  return { ...input, settings: withoutPassword(input.settings) };
}

/** Aliases with the twin of the URI among them, or without it; undefined: as they are. */
function withTwin(aliases: readonly string[], uri: string, www: boolean | undefined): readonly string[] {
  const twin = wwwTwin(uri);
  if (www === undefined || aliases.includes(twin) === www) return aliases;
  return www ? [twin, ...aliases] : aliases.filter((alias) => alias !== twin);
}
