import { randomBytes } from 'node:crypto';
import type { ConnectionOptions } from 'mysql2/promise';
import {
  DATABASE_ANSWER_MS,
  DATABASE_ERRORS,
  dialDatabase,
  driverErrorOf,
  endpointName,
  hostInRefusal,
  encryptionFor,
  isOfTls,
  type DatabaseTarget,
  type DriverError,
} from '../shared/database-line.ts';
import { AppError } from '../shared/errors.ts';

/**
 * As which host a database server sees this machine: it says so when it refuses a login, so one is tried that cannot
 * succeed. Where sites encrypt, so does the probe, and holds the certificate to the same authorities. Throws
 * HOST_UNRESOLVED, DATABASE_REFUSED, DATABASE_SILENT, DATABASE_ODD, DATABASE_TLS_FAILED, DATABASE_HOST_DENIED when it
 * refuses this machine for good, and DATABASE_OPEN when it lets even a stranger in.
 */
export async function probeDatabase(target: DatabaseTarget, signal: AbortSignal): Promise<string> {
  const first = await refusal(target, signal, encryptionFor(target));
  // Nothing secret is sent, so it does not matter whose certificate it is.
  const error =
    first?.errno === DATABASE_ERRORS.insecureTransport
      ? await refusal(target, signal, { ssl: { rejectUnauthorized: false } })
      : first;
  return hostOf(target, error);
}

/** How a stranger is refused; null when they are let in. */
async function refusal(
  target: DatabaseTarget,
  signal: AbortSignal,
  options: ConnectionOptions,
): Promise<DriverError | null> {
  const { createConnection } = await import('mysql2/promise');
  const stream = await dialDatabase(target, signal);
  const cut = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', cut, { once: true });
  try {
    // No password: an account that asks for none would let anybody in, and is to be found.
    const user = `aegir_probe_${randomBytes(8).toString('hex')}`;
    const connection = await createConnection({
      ...{ host: target.host, port: target.port, user, stream, connectTimeout: DATABASE_ANSWER_MS },
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

function hostOf(target: DatabaseTarget, error: DriverError | null): string {
  const where = endpointName(target);
  if (error === null)
    throw new AppError('DATABASE_OPEN', `${where} lets in who has neither name nor password`);
  if (error.errno === DATABASE_ERRORS.hostBlocked) {
    throw new AppError('DATABASE_HOST_DENIED', `${where}: ${error.message}`, {
      remedy: 'On the database server: FLUSH HOSTS; and find out what breaks off its connections.',
    });
  }
  if (isOfTls(error, target)) throw new AppError('DATABASE_TLS_FAILED', `${where}: ${error.message}`);
  const host = hostInRefusal(error);
  if (host !== null) return host;
  const words = error.code === 'ETIMEDOUT' ? 'it takes connections and says nothing' : error.message;
  throw new AppError('DATABASE_ODD', `${where} does not say as whom it sees this machine: ${words}`);
}
