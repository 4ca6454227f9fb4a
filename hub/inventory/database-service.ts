import { caDigest, checkCa } from '../../shared/database-tls.ts';
import { AppError } from '../../shared/errors.ts';
import { checkPort } from '../../shared/names.ts';
import { serversOf, type Home } from '../desired/placement.ts';
import type { DatabaseFate, DatabaseRow } from './databases.ts';
import { checkStays } from './desk.ts';
import { isLoopback, type DatabaseService, type Server, type Site, type SitesTls } from './model.ts';
import type { Inventory } from './store.ts';

/** What an operator says of a server's database service; what is absent stays, or is as usual. */
export interface AskedDatabase {
  /** Absent: as it is, or mysql where anything else is said. */
  readonly type?: 'none' | 'mysql';
  readonly port?: number;
  readonly admin?: string;
  readonly password?: string;
  readonly tls?: 'off' | 'required';
  /** PEM; '' for the authorities of the system. */
  readonly ca?: string;
  readonly isDefault?: boolean;
}

const DEFAULT_PORT = 3_306;
const LONGEST_PASSWORD = 256;
/** The longest name of a user that MySQL takes; quotes and backslashes would need care in every advice. */
const ADMIN = /^[A-Za-z0-9_.$@-]{1,32}$/;

/**
 * The service from what it was and what is asked. isUsed: sites have databases there, so they are told of another TLS only
 * when a verify has proved it. Throws FIELD_MISSING and FIELD_INVALID.
 */
export function databaseService(
  before: DatabaseService | null,
  asked: AskedDatabase | undefined,
  seal: (password: string) => string,
  isUsed: boolean,
): DatabaseService | null {
  if (asked === undefined) return before;
  if (asked.type === 'none' || (before === null && isNothing(asked))) return null;
  const { password } = asked;
  const service = {
    type: 'mysql' as const,
    port: checkPort(asked.port ?? before?.port ?? DEFAULT_PORT, 'database.port'),
    admin: checkAdmin(asked.admin ?? before?.admin ?? ''),
    sealedPassword: password === undefined ? keptPassword(before) : seal(checkPassword(password)),
    tls: asked.tls ?? before?.tls ?? 'off',
    ca: checkCa(asked.ca ?? before?.ca ?? '', 'database.ca'),
  };
  return { ...service, sitesTls: before !== null && isUsed ? before.sitesTls : tlsAsAsked(service) };
}

/** What sites shall be told of encryption, as the operator asked. */
export function tlsAsAsked({ tls, ca }: Pick<DatabaseService, 'tls' | 'ca'>): SitesTls | null {
  return tls === 'off' ? null : { ca, caDigest: caDigest(ca) };
}

/** The machines of which sites have a database on this server, besides the server itself. */
export function usersOf(inventory: Inventory, server: Server): Server[] {
  const sites = inventory.sitesWithDatabaseOn(server.id);
  const homes = new Set(sites.map(({ platformId }) => inventory.platform(platformId).serverId));
  const machines = new Set([...homes].flatMap((id) => serversOf(inventory.server(id))));
  machines.delete(server.id);
  return [...machines].map((id) => inventory.server(id));
}

function isNothing({ type, port, admin, password, tls, ca, isDefault }: AskedDatabase): boolean {
  return [type, port, admin, password, tls, ca].every((value) => value === undefined) && isDefault !== true;
}

/** Whether the server is the default for databases after a change. */
export function isDefault(
  database: DatabaseService | null,
  asked: AskedDatabase | undefined,
  before: boolean,
): boolean {
  return database !== null && (asked?.isDefault ?? before);
}

/** A request as it may be remembered: a digest of it must not be a way to try passwords. */
export function withoutSecrets<Input extends { readonly database?: AskedDatabase }>(input: Input): object {
  const { database, ...rest } = input;
  if (database === undefined) return rest;
  const { password, ...settings } = database;
  return { ...rest, database: { ...settings, hasPassword: password !== undefined } };
}

/** Throws BUSY, DATABASE_SERVICE_MISSING, DATABASE_LOOPBACK. */
export function checkServesDatabases(server: Server, home: Home, field: string): void {
  checkStays({ kind: 'server', id: server.id, name: server.name }, server.removing);
  if (server.database === null) {
    throw new AppError('DATABASE_SERVICE_MISSING', `server ${server.name} has no database service`, {
      field,
    });
  }
  checkReachableFrom(server, home, field);
}

/** Throws DATABASE_LOOPBACK when a machine of the home would look for the database server on itself in vain. */
export function checkReachableFrom(server: Server, home: Home, field: string): void {
  if (!isLoopback(server.hostname) || serversOf(home).every((id) => id === server.id)) return;
  throw new AppError(
    'DATABASE_LOOPBACK',
    `database server ${server.name} is called ${server.hostname}, which each web server takes for itself`,
    {
      field,
      remedy:
        `Give it a host name that every web server resolves: ` +
        `aegirctl server set ${server.name} --hostname HOST.`,
    },
  );
}

/** Throws DATABASE_STAYS when the database of a site would have to move. */
export function checkStaysOn(site: Site, row: DatabaseRow, server: Server | undefined): void {
  if (row.serverId === server?.id && (row.state === 'making' || row.state === 'made')) return;
  throw new AppError('DATABASE_STAYS', `site ${site.uri} has a database on another server, or had one`, {
    field: 'database_server',
  });
}

/** Throws FIELD_MISSING: whether data are lost is for a person to say. */
export function checkFate(site: Site, fate: DatabaseFate | undefined): void {
  if (fate !== undefined) return;
  throw new AppError('FIELD_MISSING', `it is not said what becomes of the database of ${site.uri}`, {
    field: 'database',
    remedy: 'Add --drop-database to lose its data, or --keep-database to leave them on the database server.',
  });
}

function keptPassword(before: DatabaseService | null): string {
  if (before !== null) return before.sealedPassword;
  throw new AppError('FIELD_MISSING', 'database.password is empty', {
    field: 'database.password',
    remedy: 'Give the password of the account: --database-password-file FILE, or - for standard input.',
  });
}

function checkPassword(value: string): string {
  // eslint-disable-next-line no-control-regex -- a line break at its end is the usual mistake
  if (value !== '' && value.length <= LONGEST_PASSWORD && !/[\u0000-\u001f\u007f]/.test(value)) return value;
  throw new AppError('FIELD_INVALID', 'database.password is empty, too long, or has control characters', {
    field: 'database.password',
  });
}

function checkAdmin(value: string): string {
  const field = 'database.admin';
  if (value === '') {
    throw new AppError('FIELD_MISSING', `${field} is empty`, {
      field,
      remedy: 'Give the account that makes databases: --database-admin USER.',
    });
  }
  if (ADMIN.test(value)) return value;
  throw new AppError('FIELD_INVALID', `${field} is not a name of an account`, {
    field,
    remedy: 'Use 1 to 32 letters, digits and . _ - $ @.',
  });
}
