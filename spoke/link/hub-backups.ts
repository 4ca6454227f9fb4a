import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { UploadBlobsRequest } from '../../shared/proto/gen/aegir/v1/UploadBlobsRequest.ts';
import type { BackupLine } from '../backups/make-backup.ts';
import type { HubConnection } from './connection.ts';

/** Archives to and from the hub over the bulk connection. */
export function hubBackups(connection: HubConnection): BackupLine {
  return {
    upload: async (backup, archive, signal) => {
      const sent = { digest: '' };
      const answer = await connection.bulk().UploadBlobs(pieces(backup, archive, sent), { signal });
      if (answer.digest === sent.digest) return answer;
      throw new AppError('BACKUP_CORRUPT', 'the hub holds something else than was sent');
    },
    fetch: async function* (backup, signal) {
      for await (const { chunk } of connection.bulk().FetchBackup({ backup }, { signal })) {
        if (chunk.length > LIMITS.packMessageBytes) {
          throw new AppError('MESSAGE_TOO_LARGE', 'a piece of an archive is above its limit');
        }
        yield chunk;
      }
    },
  };
}

async function* pieces(
  backup: string,
  archive: AsyncIterable<Buffer>,
  sent: { digest: string },
): AsyncGenerator<UploadBlobsRequest> {
  yield { backup };
  const hash = createHash('sha256');
  for await (const chunk of archive) {
    for (let at = 0; at < chunk.length; at += LIMITS.packMessageBytes) {
      const piece = chunk.subarray(at, at + LIMITS.packMessageBytes);
      hash.update(piece);
      yield { chunk: piece };
    }
  }
  sent.digest = hash.digest('hex');
  yield { digest: sent.digest };
}
