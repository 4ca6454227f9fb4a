import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { AppError, hasCode, messageOf } from './errors.ts';

/**
 * The way to a MySQL or MariaDB server as hub and spoke both go it: the name, the port, the first words. Each way
 * of failing has a reason of its own, because each has another remedy.
 */

/** Where a database server is reached. */
export interface DatabaseEndpoint {
  /** Host name or address. */
  readonly host: string;
  readonly port: number;
}

/** A server with how connections to it are encrypted. */
export interface DatabaseTarget extends DatabaseEndpoint {
  /** Null: they are not. ca: PEM of the authorities its certificate is checked against, '' for those of the system. */
  readonly tls: { readonly ca: string } | null;
}

/** Longest wait for an answer to a connection or a greeting. */
export const DATABASE_ANSWER_MS = 10_000;

/** Numbers of errors as MySQL and MariaDB give them. */
export const DATABASE_ERRORS = {
  databaseExists: 1007,
  noRightOnDatabase: 1044,
  accessDenied: 1045,
  /** MariaDB, for a stranger, when it takes them for one who would come through its socket. */
  accessDeniedNoPassword: 1698,
  hostBlocked: 1129,
  hostDenied: 1130,
  tooManyConnections: 1040,
  rightNeeded: 1227,
  insecureTransport: 3159,
} as const;

/**
 * Opens a connection. Throws HOST_UNRESOLVED, DATABASE_REFUSED, DATABASE_SILENT, and CANCELLED when the signal fires;
 * from then on until it is handed over the caller never holds a socket it must close.
 */
export async function dialDatabase(endpoint: DatabaseEndpoint, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DATABASE_ANSWER_MS)]);
  const address = await resolve(endpoint, limit);
  return open(endpoint, address, limit).catch((error: unknown) => {
    signal.throwIfAborted();
    throw connectFailure(endpoint, error);
  });
}

/** "host:port", with brackets around an IPv6 address. */
export function endpointName({ host, port }: DatabaseEndpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

async function resolve({ host }: DatabaseEndpoint, limit: AbortSignal): Promise<string> {
  try {
    return (await Promise.race([lookup(host), aborted(limit)])).address;
  } catch (error) {
    throw new AppError('HOST_UNRESOLVED', `${host} does not resolve: ${messageOf(error)}`, { cause: error });
  }
}

function aborted(limit: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    limit.addEventListener('abort', () => {
      reject(new Error('no answer in time'));
    });
  });
}

function open({ host, port }: DatabaseEndpoint, address: string, limit: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true });
    // The driver tells TLS no address, so TLS asks the socket whom a certificate has to be for; it would be nobody's otherwise.
    Object.assign(socket, { _host: host });
    const give = (): void => {
      socket.destroy();
      reject(new Error('no answer in time'));
    };
    limit.addEventListener('abort', give, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      limit.removeEventListener('abort', give);
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
}

function connectFailure(endpoint: DatabaseEndpoint, error: unknown): AppError {
  const name = endpointName(endpoint);
  if (hasCode(error, 'ECONNREFUSED')) {
    return new AppError('DATABASE_REFUSED', `nothing listens on ${name}`, { cause: error });
  }
  return new AppError('DATABASE_SILENT', `no answer from ${name}: ${messageOf(error)}`, { cause: error });
}

/** What the driver is told of encryption, on a connection that was dialled here: the certificate is for the name or address dialled. */
export function encryptionFor({ tls }: Pick<DatabaseTarget, 'tls'>): {
  readonly ssl?: { readonly ca?: string; readonly verifyIdentity: true };
} {
  return tls ? { ssl: { ...(tls.ca !== '' && { ca: tls.ca }), verifyIdentity: true } } : {};
}

/** Whether it was encryption that failed: whatever breaks between the greeting and the login of such a connection. */
export function isOfTls({ code, errno }: DriverError, { tls }: Pick<DatabaseTarget, 'tls'>): boolean {
  return tls !== null && errno === 0 && code !== 'ETIMEDOUT' && code !== 'PROTOCOL_CONNECTION_LOST';
}

/** What a driver's error tells of itself. Its statement is left out: it may hold a password. */
export interface DriverError {
  readonly code: string;
  /** As the database server gave it; 0 when it was not the server that spoke. */
  readonly errno: number;
  /** The server's own words, or the driver's. */
  readonly message: string;
}

export function driverErrorOf(error: unknown): DriverError {
  const {
    code = '',
    errno = 0,
    sqlMessage,
  } = error as { code?: unknown; errno?: unknown; sqlMessage?: unknown };
  const message = typeof sqlMessage === 'string' ? sqlMessage : messageOf(error);
  return { code: String(code), errno: typeof errno === 'number' && errno > 0 ? errno : 0, message };
}

/**
 * The host that a database server names in a refusal: "Access denied for user 'x'@'HOST'", "Host 'HOST' is not
 * allowed to connect". Null for any other words. It is the other side's text: check it before use.
 */
export function hostInRefusal({ errno, message }: DriverError): string | null {
  if (errno === DATABASE_ERRORS.accessDenied || errno === DATABASE_ERRORS.accessDeniedNoPassword) {
    return /'@'([^']*)'/.exec(message)?.[1] ?? null;
  }
  if (errno === DATABASE_ERRORS.hostDenied || errno === DATABASE_ERRORS.hostBlocked) {
    return /^Host '([^']*)'/.exec(message)?.[1] ?? null;
  }
  return null;
}
