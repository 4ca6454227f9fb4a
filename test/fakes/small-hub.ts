import { Server, ServerCredentials } from '@grpc/grpc-js';
import { randomBytes } from 'node:crypto';
import {
  createAuthority,
  createKey,
  describeCertificate,
  issueCertificate,
  publicKeyOf,
  readRequest,
  type Issuer,
  type LeafSubject,
  type RequestedKey,
} from '../../shared/certificates.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { encodeJoinToken } from '../../shared/join-token.ts';
import { silentLogger } from '../../shared/log.ts';
import type { AttachRequest__Output } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { AttachResponse } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { EnrollmentServiceHandlers } from '../../shared/proto/gen/aegir/v1/EnrollmentService.ts';
import type { EnrollRequest__Output } from '../../shared/proto/gen/aegir/v1/EnrollRequest.ts';
import type { Hello__Output } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { JobUpdate__Output } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import type { SpokeServiceHandlers } from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import { Mailbox } from '../../shared/rpc/mailbox.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { addService, bind } from '../../shared/rpc/server.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { IdentityParts } from '../../spoke/link/identity.ts';

type SpokeHandlers = ServiceHandlers<typeof aegirV1.SpokeService.service, SpokeServiceHandlers, string>;
type EnrollmentHandlers = ServiceHandlers<
  typeof aegirV1.EnrollmentService.service,
  EnrollmentServiceHandlers,
  null
>;

const DAY_MS = 86_400_000;
const PATIENCE_MS = 10_000;

/** One attached stream, as the hub sees it. */
export class SpokeLink {
  readonly hello: Hello__Output;
  /** Serial of the certificate that was shown. */
  readonly serial: string;
  readonly received: AttachRequest__Output[] = [];
  readonly outgoing = new Mailbox<AttachResponse>(10_000);
  ended = false;
  readonly #watchers = new Set<() => void>();

  constructor(hello: Hello__Output, serial: string) {
    this.hello = hello;
    this.serial = serial;
  }

  send(message: AttachResponse): void {
    this.outgoing.put(message);
  }

  welcome(heartbeatSeconds = 5, epoch = 1): void {
    this.send({ welcome: { epoch, serverName: 'web1', heartbeatSeconds, hubVersion: 'test' } });
  }

  /** Ends the stream, orderly or with a failure. */
  close(failure?: AppError): void {
    this.outgoing.close(failure);
  }

  took(message: AttachRequest__Output): void {
    this.received.push(message);
    this.changed();
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Every update of this job so far. */
  updates(jobId: string): JobUpdate__Output[] {
    return this.received.flatMap(({ jobUpdate }) => (jobUpdate?.jobId === jobId ? [jobUpdate] : []));
  }

  /** Waits for an update of a job in this phase. */
  async update(jobId: string, phase: JobUpdate__Output['phase']): Promise<JobUpdate__Output> {
    await this.until(() => this.updates(jobId).some((update) => update.phase === phase));
    return this.updates(jobId).findLast((update) => update.phase === phase)!;
  }

  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher);
        reject(new Error(`the spoke did not; it said ${JSON.stringify(this.received)}`));
      }, PATIENCE_MS);
      const watcher = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }
}

/** A hub of the two listeners a spoke knows, with real TLS and an authority of its own; tests are its brain. */
export class SmallHub {
  readonly farmId = newId();
  readonly links = new Mailbox<SpokeLink>(1_000);
  readonly enrollments: EnrollRequest__Output[] = [];
  /** Replaced by tests that want a failure. */
  onEnroll: (request: EnrollRequest__Output) => void = () => undefined;
  /** Refuses a call of this certificate by throwing. */
  guard: (serial: string) => void = () => undefined;
  onManifest: SpokeHandlers['FetchManifest'] = nothing;
  onBlobs: SpokeHandlers['FetchBlobs'] = nothing;
  onAdvance: SpokeHandlers['FetchAdvance'] = nothing;
  onCertificate: SpokeHandlers['FetchCertificate'] = () => {
    throw new AppError('NOT_YOURS', 'no site of this server uses it');
  };
  enrollmentPort = 0;
  spokePort = 0;
  readonly #issuer: Issuer;
  readonly #leaf: Issuer;
  #servers: Server[] = [];
  readonly #arrivals = this.links[Symbol.asyncIterator]();

  private constructor(issuer: Issuer, leaf: Issuer) {
    this.#issuer = issuer;
    this.#leaf = leaf;
  }

  /** `leafMs` is when its own certificate was made. */
  static async start({ leafMs = Date.now() }: { readonly leafMs?: number } = {}): Promise<SmallHub> {
    const privateKey = await createKey();
    const certificate = await createAuthority(privateKey, 'Aegir farm', 100 * DAY_MS, Date.now());
    const issuer = { privateKey, certificate };
    const hub = new SmallHub(issuer, await hubLeaf(issuer, leafMs));
    await hub.listen();
    return hub;
  }

  get authority(): string {
    return this.#issuer.certificate;
  }

  get fingerprint(): string {
    return describeCertificate(this.authority).fingerprint;
  }

  token(): string {
    const enrollment = `127.0.0.1:${String(this.enrollmentPort)}`;
    return encodeJoinToken({ enrollment, fingerprint: this.fingerprint, secret: randomBytes(32) });
  }

  /** An identity as if this spoke had enrolled. */
  async identity(spokeId = newId(), lifetimeMs = 14 * DAY_MS, nowMs = Date.now()): Promise<IdentityParts> {
    const privateKey = await createKey();
    const certificate = await this.#sign(await publicKeyOf(privateKey), spokeId, lifetimeMs, nowMs);
    const endpoint = `127.0.0.1:${String(this.spokePort)}`;
    const enrollment = `127.0.0.1:${String(this.enrollmentPort)}`;
    return { spokeId, endpoint, enrollment, privateKey, certificate, authority: this.authority };
  }

  /** The next stream that a spoke opens and says Hello on. */
  async nextLink(): Promise<SpokeLink> {
    return (await this.#arrivals.next()).value as SpokeLink;
  }

  /** Listens again after `stop`, on the same ports. */
  async listen(): Promise<void> {
    const enrollment = new Server();
    const spokes = new Server();
    addService(enrollment, aegirV1.EnrollmentService.service, this.#enrollment(), () => null, silentLogger());
    addService(spokes, aegirV1.SpokeService.service, this.#spoke(), this.#identify, silentLogger());
    this.enrollmentPort = await bind(enrollment, this.#address(this.enrollmentPort), this.#tls(false));
    this.spokePort = await bind(spokes, this.#address(this.spokePort), this.#tls(true));
    this.#servers = [enrollment, spokes];
  }

  stop(): void {
    for (const server of this.#servers) server.forceShutdown();
  }

  readonly #identify = ({ certificate }: { certificate: Buffer | null }): string => {
    const { serial } = describeCertificate(certificate!);
    this.guard(serial);
    return serial;
  };

  #address(port: number): string {
    return `127.0.0.1:${String(port)}`;
  }

  #tls(checkClient: boolean): ServerCredentials {
    return ServerCredentials.createSsl(
      Buffer.from(this.authority),
      [
        {
          private_key: Buffer.from(this.#leaf.privateKey),
          cert_chain: Buffer.from(this.#leaf.certificate + this.authority),
        },
      ],
      checkClient,
    );
  }

  #enrollment(): EnrollmentHandlers {
    return {
      Enroll: async (request) => {
        this.enrollments.push(request);
        this.onEnroll(request);
        const spokeId = newId();
        const certificate = await this.#sign((await readRequest(request.csr)).publicKey, spokeId);
        const spokeEndpoint = this.#address(this.spokePort);
        return { spokeId, serverName: 'web1', certificate, authority: this.authority, spokeEndpoint };
      },
    };
  }

  #spoke(): SpokeHandlers {
    return {
      Attach: (requests, { identity, signal }) => this.#attach(requests, identity, signal),
      FetchManifest: (request, context) => this.onManifest(request, context),
      FetchBlobs: (request, context) => this.onBlobs(request, context),
      FetchAdvance: (request, context) => this.onAdvance(request, context),
      FetchCertificate: (request, context) => this.onCertificate(request, context),
      Renew: async ({ csr }) => {
        const spokeId = this.renewFor;
        const certificate = await this.#sign((await readRequest(csr)).publicKey, spokeId);
        return { certificate, authority: this.authority };
      },
      FetchCredentials: () => ({ password: 'a'.repeat(32) }),
      UploadBlobs: () => Promise.reject(new AppError('NOT_YOURS', 'no job asks for it')),
      FetchBackup: () => nothing(),
    };
  }

  /** The spoke that Renew is answered for. */
  renewFor = '';

  async *#attach(requests: AsyncIterable<AttachRequest__Output>, serial: string, signal: AbortSignal) {
    const incoming = requests[Symbol.asyncIterator]();
    const first = (await incoming.next()) as IteratorResult<AttachRequest__Output, undefined>;
    if (!first.value?.hello) throw new AppError('FIELD_INVALID', 'Hello comes first');
    const link = new SpokeLink(first.value.hello, serial);
    signal.addEventListener('abort', () => {
      link.ended = true;
      link.changed();
      link.close();
    });
    void (async () => {
      for (let next = await incoming.next(); next.done !== true; next = await incoming.next()) {
        link.took(next.value);
      }
    })();
    this.links.put(link);
    yield* link.outgoing;
  }

  #sign(key: RequestedKey['publicKey'], spokeId: string, lifetimeMs = 14 * DAY_MS, nowMs = Date.now()) {
    const uri = `spiffe://${this.farmId}/spoke/${spokeId}`;
    const subject: LeafSubject = { commonName: spokeId, uri, hosts: [], role: 'client', lifetimeMs };
    return issueCertificate(this.#issuer, key, subject, nowMs);
  }
}

async function hubLeaf(issuer: Issuer, nowMs: number): Promise<Issuer> {
  const privateKey = await createKey();
  const subject: LeafSubject = {
    commonName: 'hub',
    uri: 'spiffe://farm/hub',
    hosts: ['hub.aegir.internal'],
    role: 'server',
    lifetimeMs: 100 * DAY_MS,
  };
  const certificate = await issueCertificate(issuer, await publicKeyOf(privateKey), subject, nowMs);
  return { privateKey, certificate };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of nothing
async function* nothing(): AsyncGenerator<never> {
  yield* [];
}
