import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { hostsOf, isStrongKey } from './certificates.ts';
import { AppError, messageOf } from './errors.ts';
import { LIMITS } from './limits.ts';

/** A certificate of a site with its private key, each PEM in one normal form, known to belong together. */
export interface CertificatePair {
  /** The leaf, then each issuer of the one before it. */
  readonly chain: string;
  readonly key: string;
  readonly facts: SiteCertificate;
}

/** What a certificate of a site says. */
export interface SiteCertificate {
  /** Hex SHA-256 of the leaf's DER. */
  readonly fingerprint: string;
  /** Lower-case DNS names, wildcards among them. */
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Nobody but itself vouches for it. */
  readonly isSelfSigned: boolean;
}

/** Names of the two parts, for errors. */
interface Fields {
  readonly chain: string;
  readonly key: string;
}

/**
 * Reads a chain and a private key, and holds them to all that a web server needs: readable, the leaf first, each
 * certificate signed by the next, the key strong, not encrypted and the leaf's. Whether it is valid at this time is
 * not asked. Throws CERTIFICATE_INVALID, which says what is wrong and in which field.
 */
export function readCertificatePair(
  chain: string,
  key: string,
  fields: Fields = { chain: 'chain', key: 'key' },
): CertificatePair {
  const certificates = readChain(chain, fields.chain);
  const [leaf] = certificates;
  const privateKey = readKey(key, fields.key);
  if (!leaf.checkPrivateKey(privateKey)) throw invalid(fields.key, 'is not the key of the certificate');
  return {
    chain: certificates.map((certificate) => certificate.toString()).join(''),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    facts: factsOf(leaf, fields.chain),
  };
}

/** Whether a certificate is good for a host name. A wildcard stands for one label. */
export function coversName(names: readonly string[], hostname: string): boolean {
  const parent = hostname.replace(/^[^.]+/, '*');
  return names.includes(hostname) || names.includes(parent);
}

function readChain(text: string, field: string): [X509Certificate, ...X509Certificate[]] {
  if (text.length > LIMITS.certificateChainBytes) throw invalid(field, 'is too long');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (text.includes('PRIVATE KEY')) throw invalid(field, 'holds a private key');
  if (blocks.length > LIMITS.certificateChainLength) throw invalid(field, 'has too many certificates');
  const [leaf, ...issuers] = blocks.map((block) => readBlock(block, field));
  if (leaf === undefined) throw invalid(field, 'holds no certificate in PEM form');
  for (const [index, issuer] of issuers.entries()) {
    const certificate = index === 0 ? leaf : issuers[index - 1];
    if (!certificate?.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
      throw invalid(
        field,
        `is out of order: certificate ${String(index + 2)} did not sign the one before it`,
      );
    }
  }
  return [leaf, ...issuers];
}

function readBlock(block: string, field: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (error) {
    throw invalid(field, `cannot be read: ${messageOf(error)}`, error);
  }
}

function readKey(text: string, field: string): KeyObject {
  if (text.length > LIMITS.privateKeyBytes) throw invalid(field, 'is too long');
  try {
    const key = createPrivateKey(text);
    if (isStrongKey(createPublicKey(key))) return key;
  } catch {
    // What the library says may quote the key.
    throw invalid(field, 'is not a private key in PEM form, or it is encrypted');
  }
  throw invalid(
    field,
    'is of a kind or size that is not taken: use ECDSA P-256 or P-384, or RSA of 2048 bits or more',
  );
}

function factsOf(leaf: X509Certificate, field: string): SiteCertificate {
  const names = hostsOf(leaf).map((name) => name.toLowerCase());
  if (names.length === 0)
    throw invalid(field, 'names no host: browsers read the subject alternative names alone');
  // Not checkIssued: it asks for the right to sign others, which such a certificate does not need.
  const isSelfSigned = leaf.subject === leaf.issuer && leaf.verify(leaf.publicKey);
  return {
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    names,
    notBeforeMs: Date.parse(leaf.validFrom),
    notAfterMs: Date.parse(leaf.validTo),
    isSelfSigned,
  };
}

function invalid(field: string, fault: string, cause?: unknown): AppError {
  return new AppError('CERTIFICATE_INVALID', `${field} ${fault}`, {
    field,
    ...(cause !== undefined && { cause }),
  });
}
