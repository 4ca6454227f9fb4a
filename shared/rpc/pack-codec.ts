import type { MethodDefinition } from '@grpc/grpc-js';

/** Field 1 of what brings content, with its length behind it. */
const PACK_TAG = 0x0a;

interface PackMessage {
  readonly pack?: Uint8Array | string;
  readonly manifest?: Uint8Array | string;
}

/**
 * Replaces how a bulky message is written and read: a single field of bytes needs no more than
 * its tag and length in front. The bytes on the wire are the same; whatever is not of that form is
 * read as any other message. `others`: the fields that such a message does not have, as they are read then.
 */
export function passPacksThrough(
  method: MethodDefinition<unknown, unknown>,
  others: Readonly<Record<string, Buffer>> = {},
): void {
  const { responseSerialize: serialize, responseDeserialize: deserialize } = method;
  method.responseSerialize = (message) => {
    const { pack, manifest = '' } = message as PackMessage;
    const isAll = pack instanceof Uint8Array && pack.length > 0 && manifest.length === 0;
    return isAll ? framed(pack) : serialize(message);
  };
  method.responseDeserialize = (bytes) => {
    const start = startOf(bytes);
    return start === null ? deserialize(bytes) : { ...others, pack: bytes.subarray(start) };
  };
}

function framed(pack: Uint8Array): Buffer {
  const head = [PACK_TAG];
  let rest = pack.length;
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  head.push(rest);
  return Buffer.concat([Buffer.from(head), pack]);
}

/** Where the pack begins when it is all there is in the message; null otherwise. */
function startOf(bytes: Buffer): number | null {
  if (bytes[0] !== PACK_TAG) return null;
  let length = 0;
  for (let at = 1, shift = 0; shift < 28; at++, shift += 7) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) return at + 1 + length === bytes.length ? at + 1 : null;
  }
  return null;
}
