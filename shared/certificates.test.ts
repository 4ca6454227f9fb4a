import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createAuthority,
  createKey,
  createRequest,
  describeCertificate,
  hostsOf,
  issueCertificate,
  keyMatches,
  publicKeyOf,
  readRequest,
  type LeafSubject,
} from './certificates.ts';

const NOW = Date.UTC(2026, 0, 1);
const CLIENT: LeafSubject = {
  commonName: 's1',
  uri: 'spiffe://farm/spoke/s1',
  hosts: [],
  role: 'client',
  lifetimeMs: 86_400_000,
};

async function authority() {
  const privateKey = await createKey();
  return { privateKey, certificate: await createAuthority(privateKey, 'farm', 864e5 * 365, NOW) };
}

/** A request as a stranger might make it: any key, any wishes. */
async function foreignRequest(
  algorithm: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams,
  hash: string,
) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=hub.aegir.internal',
    keys,
    signingAlgorithm: { ...algorithm, hash },
    extensions: [
      new x509.BasicConstraintsExtension(true, 3, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: 'spiffe://farm/hub' }]),
    ],
  });
  return Buffer.from(request.rawData);
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

describe('a certificate request', () => {
  it('gives the key it proves to hold', async () => {
    const key = await createKey();
    const first = await readRequest(await createRequest(key, 'web1'));
    const again = await readRequest(await createRequest(key, 'another name'));
    const other = await readRequest(await createRequest(await createKey(), 'web1'));
    expect(first.keyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(again.keyHash).toBe(first.keyHash);
    expect(other.keyHash).not.toBe(first.keyHash);
  });

  it('is taken with P-384 and RSA 2048 keys', async () => {
    await readRequest(await foreignRequest({ name: 'ECDSA', namedCurve: 'P-384' }, 'SHA-384'));
    await readRequest(await foreignRequest({ ...RSA, modulusLength: 2048 }, 'SHA-256'));
  });

  it.each([
    ['RSA 1024', { ...RSA, modulusLength: 1024 }, 'SHA-256'],
    ['P-521', { name: 'ECDSA', namedCurve: 'P-521' }, 'SHA-256'],
  ])('is refused with a %s key', async (_name, algorithm, hash) => {
    const request = await foreignRequest(algorithm, hash);
    await expect(readRequest(request)).rejects.toMatchObject({ reason: 'CSR_INVALID' });
  });

  it('never yields another key than the one that signed, whatever byte of it is changed', async () => {
    const request = await createRequest(await createKey(), 'web1');
    const { keyHash } = await readRequest(request);
    let refused = 0;
    for (let at = 0; at < request.length; at += 3) {
      const altered = Buffer.from(request);
      altered[at] = altered[at]! ^ 0x21;
      // Some bytes stand outside what is signed, such as a count of unused bits.
      const outcome = await readRequest(altered).catch((error: unknown) => error);
      if (outcome instanceof Error) refused++;
      expect(outcome).toMatchObject(outcome instanceof Error ? { reason: 'CSR_INVALID' } : { keyHash });
    }
    expect(refused).toBeGreaterThan(request.length / 4);
  });

  it('is refused when it is empty, huge or noise', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(20_000, 0x30), Buffer.from('hello')]) {
      await expect(readRequest(bytes)).rejects.toMatchObject({ reason: 'CSR_INVALID' });
    }
  });
});

describe('an issued certificate', () => {
  it('says what the authority decided and nothing that the request asked for', async () => {
    const issuer = await authority();
    const request = await readRequest(
      await foreignRequest({ name: 'ECDSA', namedCurve: 'P-256' }, 'SHA-256'),
    );
    const leaf = new X509Certificate(await issueCertificate(issuer, request.publicKey, CLIENT, NOW));
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toBe('CN=s1');
    expect(leaf.subjectAltName).toBe('URI:spiffe://farm/spoke/s1');
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(leaf.verify(new X509Certificate(issuer.certificate).publicKey)).toBe(true);
  });

  it('is described by serial, name, times and fingerprint', async () => {
    const issuer = await authority();
    const key = await createKey();
    const leaf = await issueCertificate(issuer, await publicKeyOf(key), CLIENT, NOW);
    const facts = describeCertificate(leaf);
    expect(facts).toEqual(describeCertificate(new X509Certificate(leaf).raw));
    expect(facts.serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(facts).toMatchObject({
      uri: CLIENT.uri,
      notBeforeMs: NOW - 300_000,
      notAfterMs: NOW + 86_400_000,
    });
    expect(facts.fingerprint).toBe(
      new X509Certificate(leaf).fingerprint256.replaceAll(':', '').toLowerCase(),
    );
    expect(keyMatches(leaf, key)).toBe(true);
    expect(keyMatches(leaf, await createKey())).toBe(false);
  });

  it('carries host names and addresses for a server', async () => {
    const issuer = await authority();
    const subject: LeafSubject = { ...CLIENT, role: 'server', hosts: ['hub.example.org', '192.0.2.7'] };
    const leaf = await issueCertificate(issuer, await publicKeyOf(await createKey()), subject, NOW);
    expect(hostsOf(leaf)).toEqual(['hub.example.org', '192.0.2.7']);
    expect(new X509Certificate(leaf).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('has no one URI when it carries two', async () => {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const twice = await x509.X509CertificateGenerator.createSelfSigned({
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          { type: 'url', value: 'spiffe://farm/spoke/s1' },
          { type: 'url', value: 'spiffe://farm/hub' },
        ]),
      ],
    });
    expect(describeCertificate(Buffer.from(twice.rawData)).uri).toBe('');
  });
});

describe('a private key', () => {
  it('is a P-256 key that other programs read', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const form = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const key = await createKey();
    expect(key.length).toBe(form.length);
    expect(key.startsWith('-----BEGIN PRIVATE KEY-----\n')).toBe(true);
  });
});
