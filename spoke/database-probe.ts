import { randomBytes } from 'node:crypto';
import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import {
  DATABASE_ANSWER_MS,
  DATABASE_ERRORS,
  dialDatabase,
  driverErrorOf,
  endpointName,
  hostInRefusal,
  type DatabaseEndpoint,
  type DriverError,
} from '../shared/database-line.ts';
import { AppError } from '../shared/errors.ts';

/**
 * As which host a database server sees this machine: it says so when it refuses a login, so one is tried that cannot
 * succeed. Throws HOST_UNRESOLVED, DATABASE_REFUSED, DATABASE_SILENT, DATABASE_ODD, DATABASE_HOST_DENIED when it
 * refuses this machine for good, and DATABASE_OPEN when it lets even a stranger in.
 */
export async function probeDatabase(endpoint: DatabaseEndpoint, signal: AbortSignal): Promise<string> {
  const plain = await refusal(endpoint, signal, {});
  // Nothing secret is sent, so it does not matter whose certificate it is.
  const error =
    plain?.errno === DATABASE_ERRORS.insecureTransport
      ? await refusal(endpoint, signal, { ssl: { rejectUnauthorized: false } })
      : plain;
  return hostOf(endpoint, error);
}

/** How a stranger is refused; null when they are let in. */
async function refusal(
  endpoint: DatabaseEndpoint,
  signal: AbortSignal,
  options: ConnectionOptions,
): Promise<DriverError | null> {
  const stream = await dialDatabase(endpoint, signal);
  const cut = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', cut, { once: true });
  try {
    // No password: an account that asks for none would let anybody in, and is to be found.
    const user = `aegir_probe_${randomBytes(8).toString('hex')}`;
    const connection = await createConnection({
      ...{ ...endpoint, user, stream, connectTimeout: DATABASE_ANSWER_MS },
      ...options,
    });
    connection.destroy();
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return driverErrorOf(error);
  } finally {
    signal.removeEventListener('abort', cut);
    stream.destroy();
  }
}

function hostOf(endpoint: DatabaseEndpoint, error: DriverError | null): string {
  const where = endpointName(endpoint);
  if (error === null)
    throw new AppError('DATABASE_OPEN', `${where} lets in who has neither name nor password`);
  if (error.errno === DATABASE_ERRORS.hostBlocked) {
    throw new AppError('DATABASE_HOST_DENIED', `${where}: ${error.message}`, {
      remedy: 'On the database server: FLUSH HOSTS; and find out what breaks off its connections.',
    });
  }
  const host = hostInRefusal(error);
  if (host !== null) return host;
  const words = error.code === 'ETIMEDOUT' ? 'it takes connections and says nothing' : error.message;
  throw new AppError('DATABASE_ODD', `${where} does not say as whom it sees this machine: ${words}`);
}
