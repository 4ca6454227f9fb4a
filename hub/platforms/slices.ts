/** Manifests travel in slices of this size. */
export const MANIFEST_SLICE_BYTES = 256 << 10;

/** Views of the same memory, in their order. */
export function slicesOf(bytes: Uint8Array): Buffer[] {
  const slices: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MANIFEST_SLICE_BYTES) {
    slices.push(
      Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(MANIFEST_SLICE_BYTES, bytes.length - at)),
    );
  }
  return slices;
}
