import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { HubConnection } from './connection.ts';
import type { ContentSource } from '../content/store.ts';

/** Content from the hub over the bulk connection; each message is held against its limit. */
export function hubContent(connection: HubConnection): ContentSource {
  return {
    manifest: async function* (platform, release, base, signal) {
      let bytes = 0;
      const mostPackBytes = LIMITS.inlinePackBytes;
      const request = { platform, release, base: base ?? '', mostPackBytes };
      for await (const { chunk, isDelta, pack } of connection.bulk().FetchManifest(request, { signal })) {
        bytes += chunk.length + pack.length;
        if (bytes > LIMITS.manifestBytes) throw tooLarge('the manifest');
        if (chunk.length > 0) yield { kind: isDelta ? 'delta' : 'whole', bytes: chunk };
        if (pack.length > 0) yield { kind: 'pack', bytes: pack };
      }
    },
    packs: async function* (platform, release, digests, signal) {
      const request = { platform, release, digests };
      for await (const { pack } of connection.bulk().FetchBlobs(request, { signal })) {
        if (pack.length > LIMITS.packMessageBytes) throw tooLarge('a message of a pack');
        yield pack;
      }
    },
    advance: async function* (platform, signal) {
      for await (const { pack, manifest } of connection.bulk().FetchAdvance({ platform }, { signal })) {
        if (pack.length + manifest.length > LIMITS.messageBytes) throw tooLarge('a message of an advance');
        if (manifest.length > 0) yield { kind: 'manifest', bytes: manifest };
        if (pack.length > 0) yield { kind: 'pack', bytes: pack };
      }
    },
  };
}

function tooLarge(what: string): AppError {
  return new AppError('MESSAGE_TOO_LARGE', `${what} is above its limit`);
}
