import { afterEach, describe, expect, it } from 'vitest';
import { dropFrameMemory, frameMemory, giveBack } from './frame-memory.ts';

const MB = 1 << 20;

afterEach(() => {
  dropFrameMemory();
});

describe('memory of frames', () => {
  it('is used again when it comes back, for a frame of another length', () => {
    const first = frameMemory(MB);
    giveBack(first.buffer as ArrayBuffer);
    const second = frameMemory(100);
    expect(second.buffer).toBe(first.buffer);
    expect(second).toHaveLength(100);
    expect(frameMemory(100).buffer).not.toBe(second.buffer);
  });

  it('is not kept of unusual frames, of more than are under way, and when nothing comes', () => {
    const large = frameMemory(5 * MB);
    expect(large).toHaveLength(5 * MB);
    giveBack(large.buffer as ArrayBuffer);
    expect(frameMemory(100).buffer).not.toBe(large.buffer);
    const many = Array.from({ length: 20 }, () => frameMemory(100).buffer as ArrayBuffer);
    for (const memory of many) giveBack(memory);
    const again = many.map(() => frameMemory(100).buffer as ArrayBuffer);
    expect(again.filter((memory) => many.includes(memory))).toHaveLength(8);
    giveBack(again[0] ?? new ArrayBuffer());
    dropFrameMemory();
    expect(frameMemory(100).buffer).not.toBe(again[0]);
  });
});
