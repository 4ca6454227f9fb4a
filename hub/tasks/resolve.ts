import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError, messageOf } from '../../shared/errors.ts';

const LIMIT_MS = 15_000;

/**
 * The addresses a host name stands for, as this machine sees it (DNS and /etc/hosts); an address
 * stands for itself. Throws HOST_UNRESOLVED, also when no answer comes within 15 seconds.
 */
export async function resolveHost(hostname: string, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  if (isIP(hostname) !== 0) return [hostname];
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    const answers = await Promise.race([lookup(hostname, { all: true }), aborted(limit)]);
    return [...new Set(answers.map(({ address }) => address))];
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('HOST_UNRESOLVED', `${hostname} does not resolve: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The system's resolver cannot be stopped; its late answer is left alone. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('no answer in time'));
    });
  });
}
