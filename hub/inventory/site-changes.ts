import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkHostname, checkObjectName } from '../../shared/names.ts';
import { checkStays, needEtag, taken, type Asked, type ChangeDesk, type Queued } from './desk.ts';
import { firstRepeated, newSite, NO_TLS, type Platform, type Site, type TlsChoice } from './model.ts';
import { changedTls, needsIssue, type CertificateChoices, type TlsChange } from './tls-choice.ts';

export interface AddSite {
  readonly uri: string;
  readonly aliases: readonly string[];
  /** Name of the platform. */
  readonly platform: string;
  readonly tls?: TlsChange;
}

export interface SetSite {
  readonly uri: string;
  readonly etag: number | null;
  /** All of them; absent: as they are. */
  readonly aliases?: readonly string[];
  readonly tls?: TlsChange;
}

export interface SiteChange extends Queued {
  readonly site: Site;
}

/** What operators do to sites. Each call is one transaction and queues one task. */
export class SiteChanges {
  readonly #desk: ChangeDesk;
  readonly #choices: CertificateChoices;
  readonly #clock: Clock;

  constructor(desk: ChangeDesk, choices: CertificateChoices, clock: Clock) {
    this.#desk = desk;
    this.#choices = choices;
    this.#clock = clock;
  }

  /** Throws HOSTNAME_INVALID, NAME_TAKEN with the site that answers already, NOT_FOUND, BUSY, FIELD_INVALID. */
  add(asked: Asked, input: AddSite): SiteChange {
    return this.#desk.once(asked, 'AddSite', input, (by) => {
      const uri = checkHostname(input.uri, 'uri');
      this.#checkFree(uri, 'uri', null);
      const aliases = this.#freeAliases(input.aliases, uri, null);
      const platform = this.#roomyPlatform(input.platform);
      const tls = this.#tls(NO_TLS, input.tls, platform);
      const site = newSite(newId(), this.#clock.now(), { uri, aliases, platformId: platform.id, tls });
      this.#desk.inventory.insertSite(site, by);
      const queued = this.#desk.queue('site.add', subject(site), by);
      if (needsIssue(NO_TLS, tls, true)) this.#desk.queue('certificate.issue', subject(site), by);
      return { site, ...queued };
    });
  }

  /** Throws ETAG_MISMATCH, HOSTNAME_INVALID, NAME_TAKEN, NOT_FOUND, FIELD_INVALID. */
  set(asked: Asked, input: SetSite): SiteChange {
    return this.#desk.once(asked, 'SetSite', input, (by) => {
      const before = this.#staying(input.uri);
      const { aliases } = input;
      const patch = {
        ...(aliases !== undefined && { aliases: this.#freeAliases(aliases, before.uri, before.id) }),
        ...(input.tls !== undefined && { tls: this.#tls(before.tls, input.tls, this.#platformOf(before)) }),
      };
      const at = { ...by, etag: needEtag(input.etag) };
      const site = this.#desk.inventory.updateSite(before.id, patch, at);
      const queued = this.#desk.queue('site.set', subject(site), by);
      if (needsIssue(before.tls, site.tls, aliases !== undefined)) {
        this.#desk.queue('certificate.issue', subject(site), by);
      }
      return { site, ...queued };
    });
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

  /** Throws ETAG_MISMATCH when a version is given. */
  remove(asked: Asked, input: { readonly uri: string; readonly etag: number | null }): Queued {
    return this.#desk.once(asked, 'RemoveSite', input, (by) => {
      const site = this.#staying(input.uri);
      const at = input.etag === null ? by : { ...by, etag: input.etag };
      this.#desk.inventory.updateSite(site.id, { removing: true }, at);
      return this.#desk.queue('site.remove', subject(site), by);
    });
  }

  /** The aliases in canonical form, none of them the site's own URI, twice, or another site's. */
  #freeAliases(values: readonly string[], uri: string, siteId: string | null): string[] {
    if (values.length > LIMITS.aliasesPerSite) {
      throw new AppError('FIELD_INVALID', `${String(values.length)} aliases are too many`, {
        field: 'aliases',
        remedy: `Give at most ${String(LIMITS.aliasesPerSite)}.`,
      });
    }
    const fieldOf = (index: number): string => `aliases[${String(index)}]`;
    const aliases = values.map((value, index) => checkHostname(value, fieldOf(index)));
    const repeated = firstRepeated(aliases, [uri]);
    if (repeated >= 0) {
      throw new AppError('FIELD_INVALID', `${aliases[repeated] ?? ''} is given twice`, {
        field: fieldOf(repeated),
        remedy: 'Give each name once; the URI is not one of its own aliases.',
      });
    }
    for (const [index, alias] of aliases.entries()) this.#checkFree(alias, fieldOf(index), siteId);
    return aliases;
  }

  /** Two sites with one name would shadow each other silently. */
  #checkFree(hostname: string, field: string, siteId: string | null): void {
    const owner = this.#desk.inventory.siteNamed(hostname);
    if (owner === undefined || owner.id === siteId) return;
    throw taken(field, `site ${owner.uri} answers to ${hostname} already`, owner.uri);
  }

  #tls(before: TlsChoice, change: TlsChange | undefined, platform: Platform): TlsChoice {
    if (change === undefined) return before;
    return changedTls(before, change, this.#desk.inventory.server(platform.serverId), this.#choices);
  }

  #platformOf(site: Site): Platform {
    return this.#desk.inventory.platform(site.platformId);
  }

  #roomyPlatform(name: string): Platform {
    const field = 'platform';
    const platform = this.#desk.inventory.platformByName(checkObjectName(name, field), field);
    checkStays({ kind: 'platform', id: platform.id, name }, platform.removing);
    if (this.#desk.inventory.countSitesOnServer(platform.serverId) >= LIMITS.sitesPerServer) {
      throw new AppError('FIELD_INVALID', `the server of ${name} carries as many sites as it may`, { field });
    }
    return platform;
  }

  #staying(uri: string): Site {
    const site = this.#desk.inventory.siteByUri(checkHostname(uri, 'uri'));
    checkStays(subject(site), site.removing);
    return site;
  }
}

function subject(site: Site) {
  return { kind: 'site', id: site.id, name: site.uri } as const;
}
