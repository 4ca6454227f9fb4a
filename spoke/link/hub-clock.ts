import { connect } from 'node:http2';
import { skewText } from '../../shared/host-checks.ts';

const TIMEOUT_MS = 5_000;

/**
 * What time it is on the hub, milliseconds since 1970 UTC, by the date of an answer of its enrolment listener; null when
 * nothing answers. Whose answer it is cannot be proved by who doubts certificates: good for words, not for decisions.
 */
export function hubClock(address: string): Promise<number | null> {
  return new Promise((resolve) => {
    const session = connect(`https://${address}`, { rejectUnauthorized: false, minVersion: 'TLSv1.3' });
    const done = (date?: string): void => {
      const ms = Date.parse(date ?? '');
      resolve(Number.isNaN(ms) ? null : ms);
      session.destroy();
    };
    session.setTimeout(TIMEOUT_MS, done);
    session.on('error', () => {
      done();
    });
    const request = session.request({ ':method': 'POST', ':path': '/', 'content-type': 'application/grpc' });
    request.on('response', ({ date }) => {
      done(date);
    });
    request.on('error', () => {
      done();
    });
    request.end();
  });
}

/** How this machine's clock and the hub's compare: in words when they differ so much that it does harm. */
export type Clocks =
  { readonly kind: 'unknown' | 'agree' } | { readonly kind: 'differ'; readonly text: string };

/** Compares them; `address` is that of the hub's enrolment listener. */
export async function compareClocks(address: string | undefined, nowMs: number): Promise<Clocks> {
  const theirsMs = address === undefined ? null : await hubClock(address);
  if (theirsMs === null) return { kind: 'unknown' };
  const differs = skewText(nowMs - theirsMs);
  if (differs === null) return { kind: 'agree' };
  return { kind: 'differ', text: `the clock of this machine is ${differs} the hub's` };
}
