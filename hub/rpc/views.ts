import type { Clock } from '../../shared/clock.ts';
import type { Database as DatabaseView } from '../../shared/proto/gen/aegir/v1/Database.ts';
import type { Platform as PlatformView } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Server as ServerView } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Site as SiteView } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { Spoke as SpokeView } from '../../shared/proto/gen/aegir/v1/Spoke.ts';
import type { BackupKeeping } from '../backups/keeping.ts';
import type { DatabaseRow, Databases } from '../inventory/databases.ts';
import type { Platform, Server, Site } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { Releases } from '../inventory/releases.ts';
import { nextRunMs, type SiteRuns } from '../inventory/site-runs.ts';
import type { Inventory } from '../inventory/store.ts';
import type { JoinTokens } from '../spokes/join-tokens.ts';
import type { SpokeRow, SpokeStore } from '../spokes/spoke-store.ts';
import type { SiteRuns as SiteRunsView } from '../../shared/proto/gen/aegir/v1/SiteRuns.ts';
import { databaseView, platformView, serverView, siteView, spokeView, type SpokeState } from './convert.ts';

/** Which spokes are connected now. */
export interface Presence {
  isConnected(serverId: string): boolean;
}

export interface ViewParts {
  readonly inventory: Inventory;
  readonly observed: Observed;
  readonly releases: Releases;
  readonly databases: Databases;
  readonly crons: SiteRuns;
  readonly keeping: BackupKeeping;
  readonly clock: Pick<Clock, 'now'>;
  readonly spokes: SpokeStore;
  readonly tokens: JoinTokens;
  readonly presence: Presence;
}

/** Objects as operators see them: a row with what belongs to it. */
export class Views {
  readonly #parts: ViewParts;

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  server(server: Server): ServerView {
    const sighting = this.#parts.observed.sighting(server.id);
    const { inventory, observed } = this.#parts;
    const members = server.members.map(({ serverId, state, weight }) => ({
      server: inventory.server(serverId).name,
      ...{ state, weight },
      isMaster: serverId === server.masterId,
    }));
    const groups = inventory.groupsOf(server.id).map(({ name }) => name);
    const context = { spoke: this.#spokeState(server.id), members, groups };
    return serverView(server, sighting, observed.drift(server.id), context);
  }

  platform(platform: Platform): PlatformView {
    const { inventory, releases } = this.#parts;
    return platformView(platform, {
      server: inventory.server(platform.serverId).name,
      sites: inventory.countSitesOn(platform.id),
      live: releases.live(platform.id, platform.release),
    });
  }

  site(site: Site): SiteView {
    const platform = this.#parts.inventory.platform(site.platformId);
    const row = this.#parts.databases.ofSite(site.id);
    const server = this.#parts.inventory.server(platform.serverId).name;
    const { crons, keeping } = this.#parts;
    return siteView(site, platform.name, server, {
      database: row ? this.database(row) : null,
      cron: this.#runs(site, site.cronSeconds, crons),
      backups: this.#runs(site, keeping.policyOf(site).everySeconds, keeping.runs),
    });
  }

  #runs(site: Site, everySeconds: number, runs: SiteRuns): SiteRunsView {
    const isDue = site.enabled && site.verifiedMs > 0;
    const dueMs = isDue ? nextRunMs({ id: site.id, everySeconds }, this.#parts.clock.now()) : 0;
    return { ...runs.of(site.id), intervalSeconds: everySeconds, dueMs };
  }

  database(row: DatabaseRow): DatabaseView {
    const { inventory, databases } = this.#parts;
    return databaseView(row, databases.grants(row.id), inventory.server(row.serverId).name);
  }

  spoke(spoke: SpokeRow): SpokeView {
    const { inventory, observed, spokes, presence } = this.#parts;
    return spokeView(spoke, {
      server: inventory.server(spoke.serverId).name,
      isConnected: presence.isConnected(spoke.serverId),
      certificate: spokes.certificateOf(spoke.id),
      generation: observed.sighting(spoke.serverId).generation,
    });
  }

  #spokeState(serverId: string): SpokeState {
    const { spokes, tokens, presence } = this.#parts;
    const spoke = spokes.newestOf(serverId);
    const lastSeenMs = spoke?.lastSeenMs ?? 0;
    if (spoke?.revokedMs === null) {
      return { state: presence.isConnected(serverId) ? 'connected' : 'away', lastSeenMs };
    }
    if (tokens.isWaiting(serverId)) return { state: 'waiting', lastSeenMs };
    return { state: spoke === undefined ? 'none' : 'revoked', lastSeenMs };
  }
}
