import { AppError } from '../../shared/errors.ts';
import { account, allOf, grantedName, identifier, literal, type Account } from './sql.ts';

/** A host as a database server names who connects: an address or a resolved name. No wildcard ever. */
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,253}[A-Za-z0-9])?$|^::[0-9a-f:.]*$/;

/** What a site's accounts shall be. */
export interface WantedGrants {
  /** Name of the database, and of its user. */
  readonly name: string;
  readonly password: string;
  /** One for each web server that connects, as the database server sees it. */
  readonly hosts: readonly string[];
}

/** Rights of one account on what it names: '*' for everything on the server. */
export interface FoundRights {
  readonly on: string;
  readonly privileges: readonly string[];
}

/** An account with the name of our user, as it was found. */
export interface FoundAccount {
  readonly host: string;
  readonly rights: readonly FoundRights[];
}

/** What brings the accounts to what they shall be. Each statement may run again. */
export interface GrantPlan {
  /** What was not as it shall be; empty for accounts that were right. */
  readonly differences: readonly GrantDifference[];
  readonly statements: readonly string[];
}

/** One account that was there and is not wanted, was missing, or had other rights. */
export interface GrantDifference {
  readonly host: string;
  readonly kind: 'surplus' | 'missing' | 'wrong';
}

/** What of the differences somebody else made: all that does not follow from a change of the hosts we granted last. */
export function driftOf(differences: readonly GrantDifference[], granted: readonly string[]): string[] {
  return differences
    .filter(({ kind, host }) => kind === 'wrong' || (kind === 'missing') === granted.includes(host))
    .map(({ kind, host }) => `${host}: ${DRIFT_WORDS[kind]}`);
}

const DRIFT_WORDS = {
  surplus: 'had an account that nobody wanted',
  missing: 'had lost its account',
  wrong: 'had other rights than all on the database',
} as const satisfies Record<GrantDifference['kind'], string>;

/** Throws DATABASE_ADDRESS_UNKNOWN for what is not one host: an empty or odd answer never becomes a wildcard. */
export function checkSeenHost(value: string): string {
  if (HOST.test(value)) return value;
  throw new AppError(
    'DATABASE_ADDRESS_UNKNOWN',
    `the database server sees no usable host: ${JSON.stringify(value.slice(0, 80))}`,
  );
}

/**
 * Accounts as they are → accounts as they shall be. Drops hosts no longer wanted first, so that nothing but what is
 * wanted remains if the rest fails. `found` holds only accounts with the database's own user name.
 */
export function planGrants(
  { name, password, hosts }: WantedGrants,
  found: readonly FoundAccount[],
  isLiteral: boolean,
): GrantPlan {
  const wanted = [...new Set(hosts.map(checkSeenHost))];
  const surplus = found.filter(({ host }) => !wanted.includes(host));
  const missing = wanted.filter((host) => !found.some((one) => one.host === host));
  const wrong = found.filter(
    ({ host, rights }) => wanted.includes(host) && !isRight(rights, name, isLiteral),
  );
  return {
    differences: [
      ...surplus.map(({ host }) => ({ host, kind: 'surplus' as const })),
      ...missing.map((host) => ({ host, kind: 'missing' as const })),
      ...wrong.map(({ host }) => ({ host, kind: 'wrong' as const })),
    ],
    statements: [
      ...surplus.map(({ host }) => dropAccount({ user: name, host })),
      ...wrong.filter(hasMore(name, isLiteral)).map(({ host }) => revokeAll({ user: name, host })),
      ...wanted.flatMap((host) => grant({ user: name, host }, name, password, isLiteral)),
    ],
  };
}

/** Works for any account, also one that a wildcard or another hand made. */
export function dropAccount({ user, host }: Account): string {
  return `DROP USER IF EXISTS ${literal(user)}@${literal(host)}`;
}

function grant(who: Account, database: string, password: string, isLiteral: boolean): string[] {
  return [
    `CREATE USER IF NOT EXISTS ${account(who)} IDENTIFIED BY ${literal(password)}`,
    `ALTER USER ${account(who)} IDENTIFIED BY ${literal(password)}`,
    `GRANT ALL PRIVILEGES ON ${allOf(database, isLiteral)} TO ${account(who)}`,
  ];
}

function revokeAll(who: Account): string {
  return `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account(who)}`;
}

/** `USAGE` is what an account without any right has. */
function isRight(rights: readonly FoundRights[], name: string, isLiteral: boolean): boolean {
  const [only, ...more] = rights.filter(isSomething);
  return (
    only !== undefined &&
    more.length === 0 &&
    only.on === grantedName(name, isLiteral) &&
    only.privileges.join() === ALL.join()
  );
}

/** Whether an account has a right beyond all on its own database. */
function hasMore(name: string, isLiteral: boolean): (found: FoundAccount) => boolean {
  return ({ rights }) =>
    rights.some(({ on, privileges }) =>
      on !== grantedName(name, isLiteral)
        ? isSomething({ on, privileges })
        : privileges.includes(GRANT_OPTION),
    );
}

function isSomething({ privileges }: FoundRights): boolean {
  return privileges.some((privilege) => privilege !== 'USAGE');
}

/** What SHOW GRANTS calls the whole of a database. */
const ALL = ['ALL PRIVILEGES'];
const GRANT_OPTION = 'GRANT OPTION';

/** Reads lines of SHOW GRANTS, of MySQL and of MariaDB. A line that is none of rights, such as of a role, counts as odd. */
export function readRights(lines: readonly string[]): FoundRights[] {
  return lines.map((line) => {
    const [, privileges = '', on = '', rest = ''] = /^GRANT (.+?) ON (.+?) TO (.+)$/s.exec(line) ?? [];
    if (privileges === '') return { on: '?', privileges: [line.slice(0, 20)] };
    const mayPass = rest.includes('WITH GRANT OPTION') ? [GRANT_OPTION] : [];
    return { on: scopeOf(on), privileges: [...privileges.split(', '), ...mayPass] };
  });
}

/** "`shop\_1`.*" → "shop\_1"; "*.*" → "*"; a table's rights keep the table, and so are nobody's whole database. */
function scopeOf(on: string): string {
  if (on === '*.*') return '*';
  const [, name] = /^`((?:[^`]|``)+)`\.\*$/.exec(on) ?? [];
  return name === undefined ? on : name.replaceAll('``', '`');
}

/** A database with nothing in it, of four-byte characters. */
export function createDatabase(name: string): string {
  return `CREATE DATABASE ${identifier(name)} CHARACTER SET utf8mb4`;
}

export function dropDatabase(name: string): string {
  return `DROP DATABASE IF EXISTS ${identifier(name)}`;
}
