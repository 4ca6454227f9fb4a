import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeJoinToken, encodeJoinToken } from './join-token.ts';

const TOKEN = { enrollment: 'hub.example.org:7401', fingerprint: 'ab'.repeat(32), secret: randomBytes(32) };
const refused = expect.objectContaining({ reason: 'TOKEN_INVALID' }) as unknown;

function failureOf(text: string): unknown {
  try {
    return decodeJoinToken(text);
  } catch (error) {
    return error;
  }
}

describe('a join token', () => {
  it('carries address, fingerprint and secret', () => {
    for (const enrollment of ['hub.example.org:7401', '192.0.2.7:1', '[2001:db8::1]:65535']) {
      expect(decodeJoinToken(encodeJoinToken({ ...TOKEN, enrollment }))).toEqual({ ...TOKEN, enrollment });
    }
  });

  it('survives the white space of a copied line', () => {
    expect(decodeJoinToken(`  ${encodeJoinToken(TOKEN)}\r\n`)).toEqual(TOKEN);
  });

  it('is refused when it was cut anywhere', () => {
    const text = encodeJoinToken(TOKEN);
    for (let length = 0; length < text.length; length++)
      expect(failureOf(text.slice(0, length))).toEqual(refused);
  });

  it('is refused when any character of it was changed', () => {
    const text = encodeJoinToken(TOKEN);
    const character = fc.string({ minLength: 1, maxLength: 1 });
    fc.assert(
      fc.property(fc.nat(text.length - 1), character, (at, other) => {
        fc.pre(text[at] !== other && text.slice(0, at).trim() !== '');
        expect(failureOf(text.slice(0, at) + other + text.slice(at + 1))).toEqual(refused);
      }),
    );
  });

  it('is refused when it is noise of any length', () => {
    expect(failureOf('x'.repeat(10 << 20))).toEqual(refused);
    expect(failureOf(`aegir1.${'A'.repeat(10 << 20)}`)).toEqual(refused);
    expect(failureOf('aegir2.AAAA')).toEqual(refused);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(failureOf(`aegir1.${text}`)).toEqual(refused);
      }),
    );
  });

  it('is refused when it names no usable address, and never repeats its text', () => {
    for (const enrollment of ['', 'hub', 'hub:0', 'hub:70000', 'hub/..:1', 'a b:1']) {
      const text = encodeJoinToken({ ...TOKEN, enrollment });
      const failure = failureOf(text);
      expect(failure).toEqual(refused);
      expect(JSON.stringify(failure) + String(failure)).not.toContain(text.slice(7));
    }
  });
});
