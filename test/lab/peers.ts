import fs from 'node:fs';
import path from 'node:path';
import {
  createAuthority,
  createKey,
  issueCertificate,
  publicKeyOf,
  type Issuer,
} from '../../shared/certificates.ts';
import { HubConnection } from '../../spoke/link/connection.ts';
import type { Identity } from '../../spoke/link/identity.ts';
import type { Farm } from './farm.ts';
import type { Host } from './host.ts';

const DAY_MS = 86_400_000;

/** The identity that a machine has joined with, as a thief would copy it. */
export function identityOf(host: Host): Identity {
  const folder = fs.realpathSync(host.place('/var/lib/aegir-spoke/identity'));
  const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
  const { spokeId, endpoint } = JSON.parse(read('hub.json')) as { spokeId: string; endpoint: string };
  return {
    spokeId,
    endpoint,
    privateKey: read('key.pem'),
    certificate: read('certificate.pem'),
    authority: read('authority.pem'),
    notBeforeMs: 0,
    notAfterMs: Date.now() + DAY_MS,
  };
}

/** A certificate that the farm's own authority signs for any name: what only a leaked CA key could make. */
export async function signedByFarm(farm: Farm, like: Identity, uri: string): Promise<Identity> {
  return forged(authorityOf(farm), like, uri);
}

/** The farm's own authority with its key. */
export function authorityOf(farm: Farm): Issuer {
  const text = farm.hub.read('/var/lib/aegir-hub/authority/authority.pem');
  const [privateKey = '', certificate = ''] = text.split(/(?=-----BEGIN CERTIFICATE-----)/);
  return { privateKey, certificate };
}

/** A certificate of a foreign authority that calls itself what the farm's own is called. */
export async function signedByStranger(like: Identity, uri: string): Promise<Identity> {
  const privateKey = await createKey();
  const certificate = await createAuthority(privateKey, 'Aegir', 30 * DAY_MS, Date.now());
  return forged({ privateKey, certificate }, like, uri);
}

async function forged(issuer: Issuer, like: Identity, uri: string): Promise<Identity> {
  const privateKey = await createKey();
  const subject = { commonName: 'forged', uri, hosts: [], role: 'client', lifetimeMs: DAY_MS } as const;
  const certificate = await issueCertificate(issuer, await publicKeyOf(privateKey), subject, Date.now());
  return { ...like, privateKey, certificate };
}

/** Uses a connection with this identity and closes it, whatever comes of it. */
export async function asSpoke<T>(identity: Identity, use: (hub: HubConnection) => Promise<T>): Promise<T> {
  const connection = new HubConnection(identity);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

/** The reason for which a promise is refused; 'accepted' when it is not. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
}

/** Everything a stream gives, with a limit, so that an endless one does not hang a test. */
export async function drain<T>(stream: AsyncIterable<T>, most = 1_000): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) {
    all.push(one);
    if (all.length >= most) break;
  }
  return all;
}
