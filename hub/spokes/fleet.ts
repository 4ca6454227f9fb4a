import type { Claim } from '../../shared/share.ts';
import type { Outcomes, RoundOptions } from './round.ts';
import type { DatabaseTarget } from '../../shared/database-line.ts';
import type { MakeBackup } from '../../shared/proto/gen/aegir/v1/MakeBackup.ts';
import type { JobResult__Output } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { LoadBackup } from '../../shared/proto/gen/aegir/v1/LoadBackup.ts';
import type { PlaceData } from '../../shared/proto/gen/aegir/v1/PlaceData.ts';
import type { RunSite } from '../../shared/proto/gen/aegir/v1/RunSite.ts';
import type { Progress__Output } from '../../shared/proto/gen/aegir/v1/Progress.ts';

/** What follows a piece of work for one server. */
export interface WorkOptions {
  /** Cancels the work as far as it can still be cancelled. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress__Output): void;
  /** Called with text while the work waits for an absent spoke, with null when it goes on. */
  onWaiting(message: string | null): void;
}

export interface SyncRequest {
  readonly serverId: string;
  readonly platformId: string;
  readonly platformName: string;
  readonly release: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifestBytes: number;
  readonly deep: boolean;
  readonly allowMassDelete: boolean;
  /** Ask the server although it is believed to have the release: it may have removed it since. */
  readonly isAlwaysAsked?: boolean;
}

/** A first publish that is being read, for servers that may have it meanwhile. */
export interface AdvanceNotice {
  readonly platformName: string;
  readonly files: number;
  readonly bytes: number;
}

/** What certificate authorities are shown at every host name of a server, and no longer. */
export interface ChallengeRequest {
  readonly add: readonly { readonly token: string; readonly content: string }[];
  /** Tokens. */
  readonly remove: readonly string[];
}

/**
 * What tasks ask of the servers. Each call waits for an absent spoke until the signal fires, and
 * resolves with what became of the work: a failed job is a value, not an exception. Throws an
 * AppError only when the work could not be given (no spoke ever joined, revoked, cancelled).
 */
export interface Fleet {
  /**
   * Brings a machine to the desired state as the inventory has it when the work starts; what it serves as a member of
   * groups stays. Calls that
   * wait for one server are folded into one generation and share its result.
   */
  converge(serverId: string, options: WorkOptions & { readonly force: boolean }): Promise<JobResult__Output>;
  /**
   * Brings all members of a group to what the inventory wants of it, as one change: on all that are there, or on none.
   * A member that is down, or stays away, is left out, unless the group requires all. Throws SPOKE_AWAY when nobody is there.
   */
  convergeGroup(groupId: string, options: RoundOptions): Promise<Outcomes>;
  sync(request: SyncRequest, options: WorkOptions): Promise<JobResult__Output>;
  /** Tells a server that it may have content before there is a release; one that is away gets it all with the release. */
  announce(serverId: string, notice: AdvanceNotice): void;
  /** claim: what becomes of the marker of its share. */
  inspect(serverId: string, options: WorkOptions & { readonly claim?: Claim }): Promise<JobResult__Output>;
  /** The same and all that is around, beside whatever else is asked of the server; nothing of it is kept. */
  examine(serverId: string, options: WorkOptions): Promise<JobResult__Output>;
  /**
   * How far a machine's clock is ahead of the hub's, as its stream last said; null when it has not attached since the hub
   * started. What a result brings along would not do: it may have waited on the machine while the hub was away.
   */
  clockSkewMs(serverId: string): number | null;
  challenge(serverId: string, challenge: ChallengeRequest, options: WorkOptions): Promise<JobResult__Output>;
  /** Asks a database server as which host it sees this server's machine come. */
  probeDatabase(serverId: string, endpoint: DatabaseTarget, options: WorkOptions): Promise<JobResult__Output>;
  /** Has the application of a site do something. */
  runSite(serverId: string, work: RunSite, options: WorkOptions): Promise<JobResult__Output>;
  /** Works on the data of a site: makes an archive, brings one there, or moves a set of data. */
  data(serverId: string, work: DataWork, options: WorkOptions): Promise<JobResult__Output>;
}

/** One piece of work on the data of a site. What is in it says all: the same again comes to the same end. */
export type DataWork =
  | { readonly kind: 'make_backup'; readonly makeBackup: MakeBackup }
  | { readonly kind: 'load_backup'; readonly loadBackup: LoadBackup }
  | { readonly kind: 'place_data'; readonly placeData: PlaceData };
