import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../shared/rpc/types.ts';
import type { Deed } from '../audit/trail.ts';
import { Revocations } from '../operators/revocations.ts';
import type { Operator } from './access.ts';
import { audited } from './audited.ts';

const METHOD = '/aegir.v1.BackupService/DownloadBackup';

/** A download of a backup by anna, who can be revoked, and what is written down of it. */
function download(pieces: () => AsyncIterable<string>) {
  const deeds: string[] = [];
  const trail = {
    append: ({ actor, action, object, outcome }: Deed) =>
      void deeds.push(`${actor} ${action} ${object} ${outcome}`),
  };
  const revocations = new Revocations();
  const anna: Operator = {
    ...{ actor: 'anna', role: 'admin', source: '192.0.2.7', notAfterMs: 0 },
    revoked: revocations.of('anna'),
  };
  const context: CallContext<Operator> = {
    ...{ signal: new AbortController().signal, identity: anna, peer: '', method: METHOD },
  };
  const handlers = { DownloadBackup: (_request: object, _context: CallContext<Operator>) => pieces() };
  const answer = audited(handlers, trail).DownloadBackup({ name: 'a-backup' }, context);
  const revoke = (): void => {
    revocations.revoke('anna');
  };
  return { reader: answer[Symbol.asyncIterator](), revoke, deeds };
}

describe('what an operator takes away', () => {
  it('is written down when it is all there', async () => {
    const { reader, deeds } = download(async function* () {
      yield await Promise.resolve('all');
    });
    expect(await reader.next()).toEqual({ done: false, value: 'all' });
    expect(await reader.next()).toMatchObject({ done: true });
    expect(deeds).toEqual(['anna BackupService/DownloadBackup a-backup done']);
  });

  it('ends where they are revoked, and what it is read from is closed', async () => {
    let isClosed = false;
    const { reader, revoke, deeds } = download(async function* () {
      try {
        for (;;) yield await Promise.resolve('a piece');
      } finally {
        isClosed = true;
      }
    });
    await reader.next();
    revoke();
    await expect(reader.next()).rejects.toMatchObject({ reason: 'CERTIFICATE_REVOKED' });
    await Promise.resolve();
    expect(isClosed).toBe(true);
    expect(deeds).toEqual(['anna BackupService/DownloadBackup a-backup CERTIFICATE_REVOKED']);
  });

  it('ends as soon while it waits for the next piece', async () => {
    const { reader, revoke } = download(async function* () {
      yield 'a piece';
      await new Promise(() => undefined);
    });
    await reader.next();
    const next = reader.next();
    revoke();
    await expect(next).rejects.toMatchObject({ reason: 'CERTIFICATE_REVOKED' });
  });
});
