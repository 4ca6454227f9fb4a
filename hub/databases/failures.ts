import {
  DATABASE_ERRORS,
  endpointName,
  hostInRefusal,
  isOfTls,
  type DriverError,
} from '../../shared/database-line.ts';
import { AppError } from '../../shared/errors.ts';
import type { AdminLogin } from './login.ts';

/** The words in which a person makes the hub's account; MySQL 5.7 and later and MariaDB take the same. */
export function accountAdvice(user: string, host: string): string {
  const account = `'${user}'@'${host}'`;
  return (
    `On the database server, as its root (sudo mysql, or sudo mariadb): ` +
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY 'PASSWORD'; ${rightsAdvice(account)}`
  );
}

/** `account` is quoted already. */
export function rightsAdvice(account: string): string {
  return `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`;
}

/** Why the hub's login failed. The driver's error itself goes no further: it may hold what was sent. */
export function loginFailure(login: AdminLogin, error: DriverError): AppError {
  const where = endpointName(login);
  const host = hostInRefusal(error);
  switch (error.errno) {
    case DATABASE_ERRORS.accessDenied:
    case DATABASE_ERRORS.accessDeniedNoPassword:
      return new AppError('DATABASE_LOGIN_DENIED', `${login.server}: ${error.message}`, {
        remedy:
          `${accountAdvice(login.user, host ?? 'THIS HUB')} If it is there already: ALTER USER '${login.user}'@` +
          `'${host ?? 'THIS HUB'}' IDENTIFIED BY 'PASSWORD'; then give the hub that password: ` +
          `aegirctl server set ${login.server} --database-password-file FILE.${orEncrypt(login)}`,
      });
    case DATABASE_ERRORS.hostDenied:
      return new AppError('DATABASE_HOST_DENIED', `${login.server}: ${error.message}`, {
        remedy: accountAdvice(login.user, host ?? 'THIS HUB'),
      });
    case DATABASE_ERRORS.hostBlocked:
      return new AppError('DATABASE_HOST_DENIED', `${login.server}: ${error.message}`, {
        remedy: 'On the database server: FLUSH HOSTS; and find out what breaks off its connections.',
      });
    case DATABASE_ERRORS.insecureTransport:
      return new AppError('DATABASE_TLS_FAILED', `${login.server} takes encrypted connections only`, {
        remedy: `Encrypt it: aegirctl server set ${login.server} --database-tls required --database-ca FILE.`,
      });
    default:
  }
  if (isOfTls(error, login)) {
    return new AppError('DATABASE_TLS_FAILED', `${login.server}: ${error.message}`, {
      remedy:
        `Give the authority that signed its certificate, aegirctl server set ${login.server} --database-ca FILE, and call ` +
        `the server by a name or an address that is in it: --hostname HOST.`,
    });
  }
  if (error.code === 'ETIMEDOUT') {
    return new AppError('DATABASE_ODD', `${where} takes connections and says nothing`);
  }
  return new AppError('DATABASE_ODD', `${where} does not let the hub in: ${error.message}`);
}

/** MariaDB does not tell a login that is not encrypted, where all have to be, from one with a wrong password. */
function orEncrypt({ server, tls }: AdminLogin): string {
  return tls === null
    ? ` If it takes encrypted logins only: aegirctl server set ${server} --database-tls required.`
    : '';
}

/** MySQL's number for a statement it cannot read: its words repeat the statement. */
const SYNTAX = 1064;
/** Numbers for a right that is missing: on a database, on a table, on accounts, or any of several. */
const RIGHTS: readonly number[] = [
  DATABASE_ERRORS.noRightOnDatabase,
  1142,
  1227,
  1410,
  DATABASE_ERRORS.accessDenied,
];

/** Why a statement failed. The statement itself is not repeated: it may hold a password. */
export function statementFailure(what: string, error: DriverError): AppError {
  const words = error.errno === SYNTAX ? 'it does not understand the statement' : error.message;
  if (error.errno === DATABASE_ERRORS.databaseExists) {
    return new AppError('DATABASE_FOREIGN', `could not ${what}: ${words}`);
  }
  if (RIGHTS.includes(error.errno))
    return new AppError('DATABASE_RIGHTS_MISSING', `could not ${what}: ${words}`);
  const number = error.errno === 0 ? error.code : String(error.errno);
  return new AppError('DATABASE_FAILED', `could not ${what}: ${words} (${number})`);
}
