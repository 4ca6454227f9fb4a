import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coversName, readCertificatePair } from './certificate-pair.ts';
import {
  createAuthority,
  createKey,
  createSelfSigned,
  issueCertificate,
  publicKeyOf,
  type Issuer,
} from './certificates.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

let issuer: Issuer;
let key: string;
let leaf: string;

beforeAll(async () => {
  const privateKey = await createKey();
  issuer = { privateKey, certificate: await createAuthority(privateKey, 'Test CA', 100 * DAY_MS, NOW) };
  key = await createKey();
  leaf = await issueCertificate(
    issuer,
    await publicKeyOf(key),
    {
      commonName: 'a.example',
      uri: 'urn:x',
      hosts: ['a.example', '*.b.example'],
      role: 'server',
      lifetimeMs: 90 * DAY_MS,
    },
    NOW,
  );
});

function refusal(chain: string, privateKey: string): string {
  try {
    readCertificatePair(chain, privateKey);
  } catch (error) {
    return String(error);
  }
  return '';
}

describe('a certificate with its key', () => {
  it('is read with its names, its times and whether it vouches for itself', async () => {
    const { facts, chain } = readCertificatePair(leaf + issuer.certificate, key);
    expect(facts).toMatchObject({ names: ['a.example', '*.b.example'], isSelfSigned: false });
    expect(facts.notAfterMs).toBe(NOW + 90 * DAY_MS);
    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const own = await createSelfSigned(key, ['a.example'], DAY_MS, NOW);
    expect(readCertificatePair(own, key).facts.isSelfSigned).toBe(true);
  });

  it('has one form, whatever stands around it', () => {
    const plain = readCertificatePair(leaf + issuer.certificate, key);
    const noisy = readCertificatePair(`subject=x\n${leaf}\n\n# issuer\n${issuer.certificate}`, `\n${key}\n`);
    expect(noisy).toEqual(plain);
  });

  it('is refused when the two do not belong together', async () => {
    expect(refusal(leaf, await createKey())).toContain('key is not the key of the certificate');
  });

  it('is refused when the chain is out of order, or is another one', async () => {
    expect(refusal(issuer.certificate + leaf, issuer.privateKey)).toContain('out of order');
    const stranger = await createAuthority(await createKey(), 'Test CA', DAY_MS, NOW);
    expect(refusal(leaf + stranger, key)).toContain('certificate 2 did not sign the one before it');
  });

  it('is refused when it names no host, is too long, or holds the key in the wrong place', async () => {
    const nameless = await createAuthority(key, 'nameless', DAY_MS, NOW);
    expect(refusal(nameless, key)).toContain('names no host');
    expect(refusal(leaf.repeat(100), key)).toContain('too long');
    expect(refusal(leaf + key, key)).toContain('chain holds a private key');
    expect(refusal(leaf, '')).toContain('key is not a private key');
  });

  it('never quotes a key it cannot read', () => {
    const broken = key.replace(/[A-Za-z0-9]{10}/, 'SECRETSECR');
    const said = refusal(leaf, broken);
    expect(said).toContain('key is not');
    expect(said).not.toContain('SECRETSECR');
  });

  it('refuses whatever is not one, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (chain, privateKey) => {
        expect(refusal(chain, privateKey)).toMatch(/^AppError: /);
        expect(refusal(leaf.replace(/A/, chain.slice(0, 1)), key)).not.toMatch(/TypeError/);
      }),
    );
  });
});

describe('names of a certificate', () => {
  it('are good for themselves, and a wildcard for one label', () => {
    const names = ['a.example', '*.b.example'];
    const asked = ['a.example', 'www.b.example', 'b.example', 'x.www.b.example', 'c.example'];
    expect(asked.map((name) => coversName(names, name))).toEqual([true, true, false, false, false]);
  });
});
