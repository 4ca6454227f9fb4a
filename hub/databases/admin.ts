import type { Connection, RowDataPacket } from 'mysql2/promise';
import {
  DATABASE_ANSWER_MS,
  dialDatabase,
  driverErrorOf,
  encryptionFor,
} from '../../shared/database-line.ts';
import { AppError } from '../../shared/errors.ts';
import { loginFailure, statementFailure } from './failures.ts';
import type { AdminLogin } from './login.ts';

/** What a database server says it is. */
export interface Product {
  readonly kind: 'mysql' | 'mariadb';
  readonly version: string;
  /** Names in grants are taken literally, wildcards and their escapes included. */
  readonly isLiteral: boolean;
}

/** An open session of the hub's account. */
export interface AdminSession {
  readonly product: Product;
  /** Runs a statement. Throws DATABASE_RIGHTS_MISSING, DATABASE_FAILED; `what` says what it is for. */
  run(statement: string, what: string): Promise<void>;
  /** Rows of a question. */
  rows<Row>(question: string, values?: readonly string[]): Promise<Row[]>;
}

/** A statement may wait for the lock of another for a while, and not for ever. */
const STATEMENT_MS = 60_000;

/**
 * Logs in, does the work, leaves. Throws what dialling throws, DATABASE_LOGIN_DENIED, DATABASE_HOST_DENIED,
 * DATABASE_TLS_FAILED, DATABASE_ODD. When the signal fires the connection is cut and its reason thrown; what a
 * statement under way has done by then is not known.
 */
export async function withAdmin<T>(
  login: AdminLogin,
  signal: AbortSignal,
  work: (session: AdminSession) => Promise<T>,
): Promise<T> {
  const socket = await dialDatabase(login, signal);
  const cut = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', cut, { once: true });
  try {
    const connection = await logIn(login, socket);
    // A connection that breaks while nothing is asked is noticed by the next statement.
    connection.on('error', () => undefined);
    return await work(await openSession(connection));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

async function logIn(login: AdminLogin, stream: unknown): Promise<Connection> {
  const { host, port, user, password } = login;
  const { createConnection } = await import('mysql2/promise');
  try {
    return await createConnection({
      ...{ host, port, user, password, stream },
      connectTimeout: DATABASE_ANSWER_MS,
      charset: 'utf8mb4',
      ...encryptionFor(login),
    });
  } catch (error) {
    throw loginFailure(login, driverErrorOf(error));
  }
}

async function openSession(connection: Connection): Promise<AdminSession> {
  const rows = async <Row>(question: string, values: readonly string[] = []): Promise<Row[]> => {
    try {
      const options = { sql: question, values: [...values], timeout: STATEMENT_MS };
      const [found] = await connection.query<RowDataPacket[]>(options);
      return found as Row[];
    } catch (error) {
      throw statementFailure('look at what is there', driverErrorOf(error));
    }
  };
  return {
    rows,
    run: async (statement, what) => {
      try {
        await connection.query({ sql: statement, timeout: STATEMENT_MS });
      } catch (error) {
        throw statementFailure(what, driverErrorOf(error));
      }
    },
    product: await productOf(rows),
  };
}

async function productOf(rows: AdminSession['rows']): Promise<Product> {
  const [about] = await rows<{ version: string }>('SELECT version() AS version');
  if (about === undefined) throw new AppError('DATABASE_ODD', 'the database server does not say its version');
  const kind = /mariadb/i.test(about.version) ? 'mariadb' : 'mysql';
  const literal = await rows<{ Value: string }>("SHOW VARIABLES LIKE 'partial\\_revokes'");
  return { kind, version: about.version, isLiteral: literal.some(({ Value }) => Value === 'ON') };
}
