import * as grpc from '@grpc/grpc-js';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { silentLogger } from '../log.ts';
import { REASONS, type Reason } from '../reasons.ts';
import { fromStatus, KINDS, toStatus } from './errors.ts';

const log = silentLogger();

/** An error after it was put on the wire and read again. */
function travelled(error: unknown): AppError {
  return fromStatus(Object.assign(new Error('status'), toStatus(error, log)));
}

function serviceError(code: grpc.status, details = ''): Error {
  return Object.assign(new Error(`${String(code)} ${details}`), {
    code,
    details,
    metadata: new grpc.Metadata(),
  });
}

describe('a failure', () => {
  it('is the same on the other side: reason, message, field, remedy and facts', () => {
    const error = new AppError('IN_USE', 'web1 carries 2 platforms', {
      field: 'server.name',
      remedy: 'Remove d10 and d11 first.',
      metadata: { platforms: 'd10,d11' },
    });
    const { reason, message, field, remedy, metadata } = travelled(error);
    expect({ reason, message, field, remedy, metadata }).toEqual({
      reason: 'IN_USE',
      message: 'web1 carries 2 platforms',
      field: 'server.name',
      remedy: 'Remove d10 and d11 first.',
      metadata: { platforms: 'd10,d11' },
    });
  });

  it.each((Object.keys(REASONS) as Reason[]).filter((reason) => reason !== 'INTERNAL'))(
    'of reason %s keeps its reason and has the status of its kind',
    (reason) => {
      const error = new AppError(reason, 'message');
      expect(travelled(error).reason).toBe(reason);
      expect(toStatus(error, log).code).toBe(KINDS[error.kind].status);
    },
  );

  it('never carries more than the limit, however long its parts are', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 5_000 }),
      fc.constantFrom('好'.repeat(5_000), '😀'.repeat(3_000)),
    );
    fc.assert(
      fc.property(part, part, part, part, (message, field, remedy, fact) => {
        const status = toStatus(new AppError('IN_USE', message, { field, remedy, metadata: { fact } }), log);
        const [detail] = status.metadata?.get('aegir-error-bin') ?? [];
        expect((detail as Buffer).length).toBeLessThan(LIMITS.errorDetailBytes);
        expect(status.details?.length).toBeLessThanOrEqual(1_000);
        expect(travelled(new AppError('IN_USE', message, { field, remedy, metadata: { fact } })).reason).toBe(
          'IN_USE',
        );
      }),
    );
  });

  it('with half a character in its text can still be sent: grpc-js encodes it as a URI', () => {
    for (const message of [`${'x'.repeat(998)}😀😀`, 'lone \ud800 here', '\udc00']) {
      const { details } = toStatus(new AppError('NOT_FOUND', message), log);
      expect(() => encodeURI(details ?? '')).not.toThrow();
    }
  });
});

describe('a bug', () => {
  it('is logged once under an id, and the peer is given the id instead of its text', () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    const status = toStatus(new TypeError('password is hunter2'), logger);
    const logId = /log id ([0-9a-f]{8})$/.exec(status.details ?? '')?.[1] ?? 'none';
    expect(JSON.stringify(status)).not.toContain('hunter2');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(logId);
    expect(lines[0]).toContain('hunter2');
    const seen = fromStatus(Object.assign(new Error('status'), status));
    expect(seen).toMatchObject({ reason: 'INTERNAL', metadata: { logId } });
  });
});

describe('a status without a detail of ours', () => {
  it.each([
    [grpc.status.UNAVAILABLE, 'UNAVAILABLE'],
    [grpc.status.DEADLINE_EXCEEDED, 'TIMEOUT'],
    [grpc.status.CANCELLED, 'CANCELLED'],
    [grpc.status.UNIMPLEMENTED, 'JOB_UNSUPPORTED'],
    [grpc.status.RESOURCE_EXHAUSTED, 'MESSAGE_TOO_LARGE'],
    [grpc.status.UNKNOWN, 'INTERNAL'],
  ])('%i is %s', (code, reason) => {
    expect(fromStatus(serviceError(code, 'text'))).toMatchObject({ reason, message: 'text' });
  });

  it('or with one that cannot be read, or names no reason, counts by its code', () => {
    for (const bytes of [
      Buffer.from('garbage that is no message'),
      Buffer.from([0x0a, 0x03, 0x58, 0x58, 0x58]),
    ]) {
      const error = serviceError(grpc.status.UNAVAILABLE, 'text') as Error & { metadata: grpc.Metadata };
      error.metadata.set('aegir-error-bin', bytes);
      expect(fromStatus(error).reason).toBe('UNAVAILABLE');
    }
  });

  it('and anything else that was thrown counts as every caught value does', () => {
    expect(fromStatus(new Error('plain')).reason).toBe('INTERNAL');
    const own = new AppError('BUSY', 'mine');
    expect(fromStatus(own)).toBe(own);
  });
});
