import type { OwnBackupPolicy } from './backup-policy.ts';
import type { DatabaseTls } from '../../shared/database-tls.ts';
import type { DriftPolicy, SiteDatabase } from '../../shared/desired-state.ts';
import type { SiteSettings } from '../../shared/site-settings.ts';
import type { TlsMode } from '../../shared/site-tls.ts';
import type { ServerType } from '../../shared/web-type.ts';
import { FOLDER_SOURCE, type PlatformSource } from './source.ts';

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

/** The database service of a server, as the hub logs in to it. */
export interface DatabaseService {
  readonly type: 'mysql';
  readonly port: number;
  /** Name of the account that makes databases and grants. */
  readonly admin: string;
  /** Its password, sealed by the vault. */
  readonly sealedPassword: string;
  readonly tls: 'off' | 'required';
  /** PEM of the authorities its certificate is checked against, '' for those of the system. */
  readonly ca: string;
  /** What sites are told: this follows what is asked once a verify has proved it. Null: they do not encrypt. */
  readonly sitesTls: SitesTls | null;
}

/** How sites connect encrypted to a database server. */
export interface SitesTls extends DatabaseTls {
  /** PEM, '' for the authorities of the system. */
  readonly ca: string;
}

/**
 * `joining`: it is being given what the group serves. `active`: it serves. `draining`: that is being taken off it.
 * `down`: it was away for a change, and is brought up to date before it is active again.
 */
export type MemberState = 'joining' | 'active' | 'draining' | 'down';

/** A server as part of a group. */
export interface Member {
  readonly serverId: string;
  readonly state: MemberState;
  /** Its share of the visitors is to the others' as its weight to theirs; 0: it gets some only while no other member can. */
  readonly weight: number;
}

/** Members are equal unless an operator says otherwise. */
export const USUAL_WEIGHT = 100;

export interface Server extends InventoryRow {
  readonly name: string;
  /** '' for a group, which is no machine. */
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly webType: ServerType;
  /** Of a group, in the order of their names. */
  readonly members: readonly Member[];
  /** Of a group: the member that works on its sites; null while it has none. */
  readonly masterId: string | null;
  /** Of a cluster: its master takes nothing from visitors, as what it keeps is on its way to another. */
  readonly holdsUploads: boolean;
  /** Of a group: a change that a member is away for is not made at all. */
  readonly requireAll: boolean;
  /** Of a group: members that may switch at once when one has; 0: all others. */
  readonly maxUnavailable: number;
  readonly httpPort: number;
  /** What its spoke does about what somebody changed there. */
  readonly driftPolicy: DriftPolicy;
  /** Counts only while the type speaks TLS. */
  readonly httpsPort: number;
  readonly database: DatabaseService | null;
  /** Sites that name no database server get their database here; one server at most. */
  readonly isDefaultDatabase: boolean;
}

export interface Platform extends InventoryRow {
  readonly name: string;
  readonly publishPath: string;
  readonly docroot: string;
  /** Version of PHP its sites run with, '' for the server's own choice. */
  readonly php: string;
  /** It takes no more sites; those that are on it go on. */
  readonly locked: boolean;
  readonly serverId: string;
  readonly source: PlatformSource;
  /** Number of the build whose tree is the platform's folder; 0 before the first, and where none is made. */
  readonly build: number;
  /** The commit it was made of; '' where there is none. */
  readonly commit: string;
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
  /** Its data are on their way: whatever its settings say, visitors get the maintenance page. */
  readonly quiet: boolean;
  /** Where its database shall be, null for a site without one. */
  readonly databaseServerId: string | null;
  /** Its database, once it is made. */
  readonly database: SiteDatabase | null;
  readonly settings: SiteSettings;
  /** Install profile that it is made with, '' where no installer makes it. */
  readonly profile: string;
  /** When its installer was done. */
  readonly installedMs: number;
  /** Seconds between two runs of its cron; 0: none. */
  readonly cronSeconds: number;
  /** What of its backups is not as hub.yaml says. */
  readonly backupPolicy: OwnBackupPolicy;
  readonly tls: TlsChoice;
  /** Of the certificate that it is served with over TLS, hex; '' while there is none. Follows from the others. */
  readonly fingerprint: string;
}

/** What an operator wants of a site's TLS. */
export interface TlsChoice {
  readonly mode: 'off' | TlsMode;
  /** `self-signed`, `acme`, or the name of a certificate that an operator gave. */
  readonly certificate: string;
  readonly hstsSeconds: number;
}

export const NO_TLS: TlsChoice = { mode: 'off', certificate: 'self-signed', hstsSeconds: 0 };

export type ObjectKind = 'server' | 'platform' | 'site';

/** What an operator says of a new object; everything else starts at its default. */
export type NewServer = Pick<Server, 'name' | 'hostname' | 'webType' | 'httpPort'> &
  Partial<Pick<Server, 'driftPolicy' | 'httpsPort' | 'database' | 'isDefaultDatabase'>> &
  Partial<Pick<Server, 'members' | 'masterId' | 'requireAll' | 'maxUnavailable'>>;
export type NewPlatform = Pick<Platform, 'name' | 'publishPath' | 'docroot' | 'serverId'> &
  Partial<Pick<Platform, 'php' | 'source'>>;
export type NewSite = Pick<Site, 'uri' | 'aliases' | 'platformId'> &
  Partial<Pick<Site, 'settings' | 'tls' | 'databaseServerId' | 'profile' | 'cronSeconds'>>;

const DEFAULT_HTTPS_PORT = 443;

/** The row of a server that nobody has looked at yet. A group that names no master has its first member for that. */
export function newServer(id: string, createdMs: number, fields: NewServer): Server {
  const defaults = { addresses: [], httpsPort: DEFAULT_HTTPS_PORT, driftPolicy: 'report' } as const;
  const none = { database: null, isDefaultDatabase: false } as const;
  const alone = { members: [], holdsUploads: false, requireAll: false, maxUnavailable: 0 };
  const masterId = fields.members?.[0]?.serverId ?? null;
  return { ...newRow(id, createdMs), ...defaults, ...none, ...alone, masterId, ...fields };
}

/** The row of a platform that nobody has looked at yet; a folder, unless it says something else. */
export function newPlatform(id: string, createdMs: number, fields: NewPlatform): Platform {
  const nothing = { release: null, files: 0, bytes: 0, build: 0, commit: '', php: '', locked: false };
  return { ...newRow(id, createdMs), ...nothing, source: FOLDER_SOURCE, ...fields };
}

/** The row of a site that nobody has looked at yet. */
export function newSite(id: string, createdMs: number, fields: NewSite): Site {
  const none = {
    settings: {},
    tls: NO_TLS,
    fingerprint: '',
    databaseServerId: null,
    database: null,
    profile: '',
    installedMs: 0,
    cronSeconds: 0,
    backupPolicy: {},
  } as const;
  return { ...newRow(id, createdMs), enabled: true, quiet: false, ...none, ...fields };
}

function newRow(id: string, createdMs: number): InventoryRow {
  return { id, etag: 1, state: 'pending', problem: '', removing: false, createdMs, verifiedMs: 0 };
}

/** Whether its installer has still to make it. */
export function needsInstall({ profile, installedMs }: Pick<Site, 'profile' | 'installedMs'>): boolean {
  return profile !== '' && installedMs === 0;
}

/**
 * What is left of a name where dots and dashes cannot be used, such as in a variable of a web
 * server: two names with one identifier would be one thing there.
 */
export function identifierOf(name: string): string {
  return name.replaceAll(/[.-]/g, '_');
}

/** Whether a host name or address means another machine wherever it is used. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1?|::ffff:127(?:\.\d+){3})$/i.test(
    hostname,
  );
}

/** Whether one path is the other, or lies inside it. */
export function pathsOverlap(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** Index of the first name that was there before it in the list, or equals one of `taken`; -1 for none. */
export function firstRepeated(names: readonly string[], taken: readonly string[]): number {
  return names.findIndex((name, index) => taken.includes(name) || names.indexOf(name) < index);
}
