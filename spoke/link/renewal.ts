import { createKey, createRequest } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import { Backoff } from '../backoff.ts';
import type { HubConnection } from './connection.ts';
import { completeIdentity, installIdentity, type Identity } from './identity.ts';

export interface RenewalOptions {
  readonly state: string;
  readonly connection: HubConnection;
  /** Called when calls go out under the new certificate; the stream should move over. */
  onRenewed(): void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Timers cannot sleep for weeks, and the wall clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 3_600_000;

/** Keeps the certificate of this spoke fresh. */
export interface Renewal {
  readonly service: Service;
  /** Renews now, whatever the age: other roots are trusted than came with the certificate. */
  now(): void;
}

/**
 * Gets a new certificate, for a new key, at half of its life or when the hub asks for it, and takes it into use without a
 * restart. Keeps trying until it has one; an expired certificate is reported by the attach loop.
 */
export function createRenewal(options: RenewalOptions): Renewal {
  const { clock, connection, log } = options;
  let isAsked = false;
  let wake = new AbortController();
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    const either = AbortSignal.any([wake.signal, signal]);
    await clock.sleep(Math.min(ms, LONGEST_SLEEP_MS), either).catch((error: unknown) => {
      if (!either.aborted) throw error;
    });
    signal.throwIfAborted();
    wake = new AbortController();
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    const backoff = new Backoff({ baseMs: 60_000, factor: 2, capMs: LONGEST_SLEEP_MS });
    for (;;) {
      const due = renewalDue(connection.identity, Math.random());
      while (!isAsked && clock.now() < due) await pause(due - clock.now(), signal);
      try {
        await renew(options, signal);
        // Whoever asked meanwhile asks again when the spoke is back, if it is still to be done.
        isAsked = false;
        backoff.reset();
        // By a clock that is far ahead the new one is due at once, and so would be all that follow.
        await pause(LONGEST_SLEEP_MS, signal);
      } catch (error) {
        signal.throwIfAborted();
        const { reason, message } = toAppError(error);
        log.warn({ err: error, reason, message }, 'could not renew the certificate');
        await pause(backoff.next(), signal);
      }
    }
  };
  return {
    service: { name: 'renewal', run },
    now: () => {
      isAsked = true;
      wake.abort();
    },
  };
}

/** When a certificate is to be renewed: at half of its life, give or take a tenth, wall clock. */
export function renewalDue({ notBeforeMs, notAfterMs }: Identity, random: number): number {
  return notBeforeMs + (notAfterMs - notBeforeMs) * (0.4 + 0.2 * random);
}

async function renew(options: RenewalOptions, signal: AbortSignal): Promise<void> {
  const { connection, state, log } = options;
  const { spokeId } = connection.identity;
  const privateKey = await createKey();
  const csr = await createRequest(privateKey, spokeId);
  const { certificate, authority } = await connection.control().Renew({ csr }, { signal });
  const parts = { ...connection.identity, privateKey, certificate, authority };
  const identity = completeIdentity(parts, 'the renewed certificate');
  installIdentity(state, identity);
  connection.use(identity);
  options.onRenewed();
  log.info({ notAfter: new Date(identity.notAfterMs).toISOString() }, 'certificate renewed');
}
