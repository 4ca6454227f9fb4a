import { createSecureContext, createServer, type SecureContextOptions, type Server } from 'node:tls';

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
export class ListenerTls {
  /** Whether nobody without a certificate of a trusted authority gets past the handshake. */
  readonly checkClient: boolean;
  /** Shakes hands on the connections that are given to it as `connection` events; it listens nowhere itself. */
  readonly server: Server;

  constructor(identity: ListenerIdentity, { checkClient }: { readonly checkClient: boolean }) {
    this.checkClient = checkClient;
    this.server = createServer({
      ...contextOf(identity),
      ALPNProtocols: ['h2'],
      requestCert: checkClient,
      rejectUnauthorized: true,
    });
  }

  /** From the next handshake on. Throws when key and chain do not belong together; then what was there stays. */
  use(identity: ListenerIdentity): void {
    const context = contextOf(identity);
    // What cannot be used must not take the place of a part of what was there.
    createSecureContext(context);
    this.server.setSecureContext(context);
  }
}

function contextOf({ privateKey, chain, trusted }: ListenerIdentity): SecureContextOptions {
  return { key: privateKey, cert: chain, ca: [...trusted], minVersion: 'TLSv1.3' };
}
