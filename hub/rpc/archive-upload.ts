import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkDigest } from '../../shared/names.ts';
import type { UploadBlobsRequest__Output } from '../../shared/proto/gen/aegir/v1/UploadBlobsRequest.ts';
import type { ArchivePiece, ArrivedArchive, BackupShelf } from '../backups/shelf.ts';
import type { BackupStore } from '../backups/store.ts';

/**
 * Takes an archive in, piece by piece. `allowed` says whether its sender may bring the backup that the first piece names,
 * and throws when it may not. What the shelf throws goes to the sender.
 */
export async function receiveArchive(
  { backups, shelf }: { readonly backups: BackupStore; readonly shelf: BackupShelf },
  requests: AsyncIterable<UploadBlobsRequest__Output>,
  allowed: (backup: string) => string,
): Promise<ArrivedArchive> {
  const messages = requests[Symbol.asyncIterator]();
  const first = await messages.next();
  if (first.done === true) throw new AppError('FIELD_MISSING', 'nothing was uploaded', { field: 'backup' });
  const backup = allowed(first.value.backup);
  const arrived = await shelf.receive(backup, piecesOf(messages));
  backups.uploaded(backup, arrived.digest, arrived.bytes);
  return arrived;
}

async function* piecesOf(messages: AsyncIterator<UploadBlobsRequest__Output>): AsyncGenerator<ArchivePiece> {
  for (;;) {
    const next = await messages.next();
    if (next.done === true) return;
    const { chunk, digest } = next.value;
    if (chunk.length > LIMITS.packMessageBytes) {
      throw new AppError('MESSAGE_TOO_LARGE', 'a piece of an archive is above its limit');
    }
    yield { chunk, digest: digest === '' ? '' : checkDigest(digest, 'digest') };
  }
}
