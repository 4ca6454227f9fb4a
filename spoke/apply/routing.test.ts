import { describe, expect, it } from 'vitest';
import type { SiteTls } from '../../shared/site-tls.ts';
import { patienceAfter } from './routing.ts';

/** A generation with so many sites over TLS, and some that wait for their certificate. */
function secure(count: number): { readonly tls: ReadonlyMap<string, SiteTls> } {
  const of = (certificate: string): SiteTls => ({ mode: 'on', certificate, hstsSeconds: 0 });
  const sites = Array.from({ length: count }, (_, index) => [`s${String(index)}.test`, of('ab')] as const);
  return { tls: new Map([...sites, ['waiting.test', of('')]]) };
}

describe('the time that a proof may take', () => {
  it('is two seconds on a small server, and grows with what a reload has to read', () => {
    expect(patienceAfter(0, secure(0))).toBe(2_000);
    expect(patienceAfter(500, secure(0))).toBe(3_500);
  });

  it('grows with the certificates, which Apache opens after its test', () => {
    expect(patienceAfter(0, secure(5_000))).toBeGreaterThan(5_000 * 5);
    expect(patienceAfter(0, secure(20))).toBeLessThan(2_500);
  });
});
