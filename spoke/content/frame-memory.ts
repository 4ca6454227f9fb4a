/** Frames are a megabyte and a little, mostly, before they are compressed. */
const USUAL_BYTES = (1 << 20) + (128 << 10);
/** More than are on their way to the threads and back at one time. */
const MOST_FREE = 8;

/**
 * Memory that frames arrive in. It goes to a thread with its frame and comes back to be used for the next one: what is made anew for each
 * of thousands of frames would lie about until somebody collects it, in every thread that a frame came through.
 */
const free: ArrayBuffer[] = [];

/** Memory for a frame of this length. */
export function frameMemory(length: number): Buffer {
  if (length > USUAL_BYTES) return Buffer.allocUnsafeSlow(length);
  return Buffer.from(free.pop() ?? new ArrayBuffer(USUAL_BYTES), 0, length);
}

/** Takes memory back that nobody reads any more. */
export function giveBack(memory: ArrayBuffer): void {
  if (memory.byteLength === USUAL_BYTES && free.length < MOST_FREE) free.push(memory);
}

/** Lets go of what is free: nothing more comes. */
export function dropFrameMemory(): void {
  free.length = 0;
}
