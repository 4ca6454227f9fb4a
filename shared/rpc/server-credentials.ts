import { ServerCredentials } from '@grpc/grpc-js';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** What a listener shows, and whom it takes; all of it PEM. */
export interface ListenerIdentity {
  readonly privateKey: string;
  /** The leaf first. */
  readonly chain: string;
  /** Authorities of the clients that are let in. */
  readonly trusted: readonly string[];
}

/**
 * TLS 1.3 of a listener, whose certificates can be changed while it serves: connections that are there go on, new ones
 * are made with what was given last.
 */
export class ListenerCredentials extends ServerCredentials {
  /** With `checkClient` nobody without a certificate of a trusted authority gets past the handshake. */
  constructor(identity: ListenerIdentity, { checkClient }: { readonly checkClient: boolean }) {
    super({ requestCert: checkClient }, contextOf(identity));
  }

  /** From the next handshake on. Throws when key and chain do not belong together; then what was there stays. */
  use(identity: ListenerIdentity): void {
    const context = contextOf(identity);
    // A server that is given what it cannot use turns everybody away from then on, without a word.
    createSecureContext(context);
    this.updateSecureContextOptions(context);
  }

  _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

function contextOf({ privateKey, chain, trusted }: ListenerIdentity): SecureContextOptions {
  return { key: privateKey, cert: chain, ca: [...trusted], minVersion: 'TLSv1.3' };
}
