import { AppError } from '../../../shared/errors.ts';
import type { DatabaseFate } from '../../../shared/proto/gen/aegir/v1/DatabaseFate.ts';
import type { DatabaseSettings } from '../../../shared/proto/gen/aegir/v1/DatabaseSettings.ts';
import type { DatabaseTls } from '../../../shared/proto/gen/aegir/v1/DatabaseTls.ts';
import { given } from '../changes.ts';
import type { Context, Values } from '../command.ts';
import { choice, flag, text, whole } from '../options.ts';

const TYPES = { mysql: 'DATABASE_TYPE_MYSQL', none: 'DATABASE_TYPE_NONE' } as const;
const TLS = { off: 'DATABASE_TLS_OFF', required: 'DATABASE_TLS_REQUIRED' } as const;

/** A server's database service. */
export const databaseSettings = {
  database: choice(['mysql', 'none'], 'its database service: MySQL or MariaDB; default: none'),
  databasePort: whole('PORT', 'port of the database server; default: 3306', 1, 65_535),
  databaseAdmin: text('USER', 'account that makes databases and grants'),
  databasePasswordFile: text('FILE', 'file with its password, - for standard input'),
  databaseTls: choice(
    ['off', 'required'],
    "encryption of all connections to it, the hub's and the sites'; default: off",
  ),
  databaseCa: text('FILE', 'authorities that its certificate is checked against, PEM'),
  defaultDatabase: flag('sites that name no database server get their database here'),
};

export const DATABASE_FLAGS = '--database, --database-port, --database-admin, --database-password-file, …';

/** As the wire has it; nothing said is unspecified. */
export function tlsWord(tls: keyof typeof TLS | undefined): DatabaseTls {
  return tls === undefined ? 'DATABASE_TLS_UNSPECIFIED' : TLS[tls];
}

/** What is asked of a database service; undefined when nothing is. Reads the files that are named. */
export async function askedDatabase(
  options: Values<typeof databaseSettings>,
  context: Context,
): Promise<DatabaseSettings | undefined> {
  const { database, databaseTls, databasePasswordFile: secret, databaseCa: ca } = options;
  const settings = given({
    type: database === undefined ? undefined : TYPES[database],
    port: options.databasePort,
    admin: options.databaseAdmin,
    password: secret === undefined ? undefined : await context.readText(secret, '--database-password-file'),
    tls: databaseTls === undefined ? undefined : tlsWord(databaseTls),
    ca: ca === undefined ? undefined : await context.readText(ca, '--database-ca'),
    isDefault: options.defaultDatabase ? true : undefined,
  });
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** What becomes of a site's database. */
export const fateOptions = {
  dropDatabase: flag('drop its database; the data in it are lost'),
  keepDatabase: flag('leave its database, without accounts, on the database server'),
};

/** Throws FIELD_INVALID when both are given. */
export function fateOf({ dropDatabase, keepDatabase }: Values<typeof fateOptions>): DatabaseFate {
  if (dropDatabase && keepDatabase) {
    throw new AppError('FIELD_INVALID', 'the database cannot be both dropped and kept', {
      field: '--drop-database',
      remedy: 'Give one of --drop-database and --keep-database.',
    });
  }
  if (dropDatabase) return 'DATABASE_FATE_DROP';
  return keepDatabase ? 'DATABASE_FATE_KEEP' : 'DATABASE_FATE_UNSPECIFIED';
}
