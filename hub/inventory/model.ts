import type { WebType } from '../../shared/desired-state.ts';

/** What the last verify of an object found. */
export type VerifyState = 'pending' | 'verified' | 'failed';

/** Times are milliseconds since 1970 UTC; 0 means never. */
interface InventoryRow {
  readonly id: string;
  /** Counts the changes of the row; a change must name the one it builds on. */
  readonly etag: number;
  readonly state: VerifyState;
  /** Why it failed, one line, '' otherwise. */
  readonly problem: string;
  /** A removal is under way: left out of the desired state. */
  readonly removing: boolean;
  readonly createdMs: number;
  readonly verifiedMs: number;
}

export interface Server extends InventoryRow {
  readonly name: string;
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly webType: WebType;
  readonly httpPort: number;
}

export interface Platform extends InventoryRow {
  readonly name: string;
  readonly publishPath: string;
  readonly docroot: string;
  readonly serverId: string;
  /** Hex digest of the release to serve, null before the first verify. */
  readonly release: string | null;
  readonly files: number;
  readonly bytes: number;
}

export interface Site extends InventoryRow {
  readonly uri: string;
  readonly aliases: readonly string[];
  readonly platformId: string;
  readonly enabled: boolean;
}

export type ObjectKind = 'server' | 'platform' | 'site';
