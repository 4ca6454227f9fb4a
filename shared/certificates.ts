import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  webcrypto,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import { AppError } from './errors.ts';

/** The only home of X.509: keys, requests and certificates of the farm, P-256 throughout. */

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Clocks differ: a certificate is valid from a little before it was made. */
const BACKDATE_MS = 5 * 60_000;
const LARGEST_REQUEST_BYTES = 16 << 10;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** What a certificate says, as far as this project cares. */
export interface CertificateFacts {
  /** Lower-case hex. */
  readonly serial: string;
  /** The one URI name; '' when there is none or more than one. */
  readonly uri: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Hex SHA-256 of the DER. */
  readonly fingerprint: string;
}

/** Who signs: a certificate and its private key, both PEM. */
export interface Issuer {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What a leaf certificate shall say. Nothing of a request but its public key ends up in it. */
export interface LeafSubject {
  readonly commonName: string;
  readonly uri: string;
  /** DNS names and addresses the holder answers to. */
  readonly hosts: readonly string[];
  /** A server may not dial out with its certificate, and a client may not listen with it. */
  readonly role: 'server' | 'client';
  readonly lifetimeMs: number;
}

/** The public key of a request whose holder has proved to have the private one. */
export interface RequestedKey {
  readonly publicKey: x509.PublicKey;
  /** Hex SHA-256 of the key: the same key gives the same hash in any request. */
  readonly keyHash: string;
}

/** A new P-256 private key, PKCS#8 PEM. */
export async function createKey(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

/** A PKCS#10 request (DER) for the public half of a P-256 private key, and for these DNS names. */
export async function createRequest(
  privateKeyPem: string,
  commonName: string,
  hosts: readonly string[] = [],
): Promise<Buffer> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }],
    keys: await importPair(privateKeyPem),
    signingAlgorithm: SIGNING,
    extensions: hosts.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(hosts.map(hostName))],
  });
  return Buffer.from(request.rawData);
}

/**
 * Reads a request and has it prove possession of its key. Names and extensions it asks for are not even
 * looked at. Throws CSR_INVALID when it is malformed, too long, wrongly signed, or its key is weak or odd.
 */
export async function readRequest(der: Buffer): Promise<RequestedKey> {
  if (der.length === 0 || der.length > LARGEST_REQUEST_BYTES) {
    throw new AppError('CSR_INVALID', 'the certificate request is empty or too long', { field: 'csr' });
  }
  try {
    const request = new x509.Pkcs10CertificateRequest(der);
    const key = Buffer.from(request.publicKey.rawData);
    checkStrength(key);
    if (!(await request.verify())) throw new Error('the signature does not match the key');
    return { publicKey: request.publicKey, keyHash: sha256(key) };
  } catch (error) {
    throw new AppError('CSR_INVALID', 'the certificate request is malformed, unsigned or has a weak key', {
      field: 'csr',
      cause: error,
    });
  }
}

function checkStrength(spki: Buffer): void {
  if (isStrongKey(createPublicKey({ key: spki, format: 'der', type: 'spki' }))) return;
  throw new Error('the key is of a kind or size that is not taken');
}

/** Whether a public key is of a kind and size that certificates are taken for. */
export function isStrongKey(key: KeyObject): boolean {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return ['prime256v1', 'secp384r1'].includes(namedCurve);
  return key.asymmetricKeyType === 'rsa' && modulusLength >= 2_048 && modulusLength <= 8_192;
}

/** A self-signed certificate (PEM) that may sign leaves and nothing else. */
export async function createAuthority(
  privateKeyPem: string,
  commonName: string,
  lifetimeMs: number,
  nowMs: number,
): Promise<string> {
  const keys = await importPair(privateKeyPem);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [commonName] }],
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + lifetimeMs),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pem(certificate);
}

/** A certificate (PEM) of a web server for these names, vouched for by its own key alone. */
export async function createSelfSigned(
  privateKeyPem: string,
  hosts: readonly string[],
  lifetimeMs: number,
  nowMs: number,
): Promise<string> {
  const keys = await importPair(privateKeyPem);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    // A common name has 64 characters at most, and no browser reads it.
    name: [{ CN: [hosts.find((host) => host.length <= 64) ?? 'site'] }],
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + lifetimeMs),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map(hostName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pem(certificate);
}

function hostName(host: string): { readonly type: 'dns' | 'ip'; readonly value: string } {
  return { type: isIP(host) === 0 ? 'dns' : 'ip', value: host };
}

/** Signs a leaf certificate (PEM) for a key. */
export async function issueCertificate(
  issuer: Issuer,
  publicKey: x509.PublicKey,
  subject: LeafSubject,
  nowMs: number,
): Promise<string> {
  const authority = new x509.X509Certificate(issuer.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [subject.commonName] }],
    issuer: authority.subjectName,
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + subject.lifetimeMs),
    signingAlgorithm: SIGNING,
    publicKey,
    signingKey: (await importPair(issuer.privateKey)).privateKey,
    extensions: await leafExtensions(authority, publicKey, subject),
  });
  return pem(certificate);
}

async function leafExtensions(
  authority: x509.X509Certificate,
  publicKey: x509.PublicKey,
  subject: LeafSubject,
): Promise<x509.Extension[]> {
  const usage =
    subject.role === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage], true),
    new x509.SubjectAlternativeNameExtension([
      { type: 'url', value: subject.uri },
      ...subject.hosts.map(hostName),
    ]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ];
}

/** What was read of certificates, by fingerprint: each call brings one, and reading its names takes a millisecond. */
const described = new Map<string, CertificateFacts>();
const MOST_DESCRIBED = 4_096;

/** Reads a certificate, PEM (the first of a chain) or DER. Throws when it is not one. */
export function describeCertificate(certificate: string | Buffer): CertificateFacts {
  const parsed = new X509Certificate(certificate);
  const fingerprint = sha256(parsed.raw);
  const known = described.get(fingerprint);
  if (known !== undefined) return known;
  const facts = {
    serial: parsed.serialNumber.toLowerCase(),
    uri: uriOf(parsed),
    notBeforeMs: Date.parse(parsed.validFrom),
    notAfterMs: Date.parse(parsed.validTo),
    fingerprint,
  };
  if (described.size >= MOST_DESCRIBED) described.clear();
  described.set(fingerprint, facts);
  return facts;
}

/** Host names and addresses of a certificate, PEM or already read. */
export function hostsOf(certificate: string | X509Certificate): string[] {
  const names = namesOf(typeof certificate === 'string' ? new X509Certificate(certificate) : certificate);
  return names.filter((name) => name.type === 'dns' || name.type === 'ip').map((name) => name.value);
}

/** Whether this is the private key of the certificate, both PEM. Throws when one of them is not readable. */
export function keyMatches(certificate: string, privateKeyPem: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKeyPem));
}

/** The certificates of a PEM text that holds one after the other. */
export function certificatesIn(pemText: string): string[] {
  return pemText.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
}

/** Whether one certificate was signed with the key of another, both PEM. Throws when one of them is not readable. */
export function isSignedBy(certificate: string, issuer: string): boolean {
  return new X509Certificate(certificate).verify(new X509Certificate(issuer).publicKey);
}

/** The public half of a private key (PEM), to be certified without a request. */
export async function publicKeyOf(privateKeyPem: string): Promise<x509.PublicKey> {
  return x509.PublicKey.create((await importPair(privateKeyPem)).publicKey);
}

function uriOf(certificate: X509Certificate): string {
  const uris = namesOf(certificate).filter((name) => name.type === 'url');
  return uris.length === 1 ? (uris[0]?.value ?? '') : '';
}

function namesOf(certificate: X509Certificate): x509.JsonGeneralNames {
  // Node's own text form of these names has been ambiguous before; the extension itself is not.
  const extension = new x509.X509Certificate(certificate.raw).getExtension(
    x509.SubjectAlternativeNameExtension,
  );
  return extension?.names.toJSON() ?? [];
}

async function importPair(privateKeyPem: string) {
  const key = createPrivateKey(privateKeyPem);
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, CURVE, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, CURVE, true, ['verify']),
  };
}

/** 126 random bits, the top ones fixed so that the number is positive and its hex has one form. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
