import { describe, expect, it } from 'vitest';
import { ANSWER_KEY_BYTES, newAnswerKey, sealAnswer } from './sealed-answer.ts';

const LINK = 'http://www.example.org/user/reset/1/17/secret/login';

describe('a sealed answer', () => {
  it('is read by whoever asked, and holds nothing that others could read', () => {
    const key = newAnswerKey();
    expect(key.publicKey).toHaveLength(ANSWER_KEY_BYTES);
    const sealed = sealAnswer(key.publicKey, LINK);
    expect(sealed.includes('secret')).toBe(false);
    expect(key.open(sealed)).toBe(LINK);
    expect(sealAnswer(key.publicKey, LINK).equals(sealed)).toBe(false);
  });

  it.each([
    ['meant for another', () => sealAnswer(newAnswerKey().publicKey, LINK)],
    ['empty', () => Buffer.alloc(0)],
    ['noise', () => Buffer.alloc(200, 7)],
  ])('that is %s is refused', (_what, sealed) => {
    expect(() => newAnswerKey().open(sealed())).toThrow('was not sealed for whoever asked');
  });

  it('that was changed on its way is refused', () => {
    const key = newAnswerKey();
    const sealed = sealAnswer(key.publicKey, LINK);
    sealed[sealed.length - 1]! ^= 1;
    expect(() => key.open(sealed)).toThrow('was not sealed for whoever asked');
  });

  it('is not made for what is no key', () => {
    expect(() => sealAnswer(Buffer.from('no key'), LINK)).toThrow('is not one');
  });
});
