import { credentials } from '@grpc/grpc-js';
import { createKey, createRequest } from '../../shared/certificates.ts';
import { applyChange, digestOfState, EMPTY_STATE, type DesiredState } from '../../shared/desired-state.ts';
import { changeFromWire } from '../../shared/desired-wire.ts';
import { type AppError, toAppError } from '../../shared/errors.ts';
import type { AttachRequest } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { AttachResponse__Output } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { EnrollmentServiceHandlers } from '../../shared/proto/gen/aegir/v1/EnrollmentService.ts';
import type { EnrollResponse__Output } from '../../shared/proto/gen/aegir/v1/EnrollResponse.ts';
import type { Hello } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { Job__Output } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { JobUpdate } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import type { SpokeServiceHandlers } from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import { openChannel, type Channel } from '../../shared/rpc/client.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import type { Duplex } from '../../shared/rpc/types.ts';
import type { SpokeHub } from './spoke-hub.ts';

/** Where a hub listens, and whom to trust there. */
export interface Doors {
  readonly spokePort: number;
  readonly enrollmentPort: number;
  readonly authority: { readonly certificate: string };
}

const HUB_NAME = { 'grpc.ssl_target_name_override': 'hub.aegir.internal' };
const PATIENCE_MS = 4_000;

type Kind = NonNullable<AttachResponse__Output['message']>;
type Content<K extends Kind> = NonNullable<AttachResponse__Output[K]>;

/** Joins with a key; an AppError as the hub gave it. */
export async function enroll(hub: Doors, token: string, csr: Buffer): Promise<EnrollResponse__Output> {
  const channel = openChannel(
    `127.0.0.1:${String(hub.enrollmentPort)}`,
    credentials.createSsl(Buffer.from(hub.authority.certificate)),
    HUB_NAME,
  );
  try {
    const service = channel.service<typeof aegirV1.EnrollmentService.service, EnrollmentServiceHandlers>(
      aegirV1.EnrollmentService.service,
    );
    return await service.Enroll({ token, csr, hostname: 'machine', spokeVersion: '1' });
  } finally {
    channel.close();
  }
}

/** A machine that joined: its identity, and what it remembers. It does only what a test has it do. */
export class PlainSpoke {
  readonly id: string;
  readonly key: string;
  certificate: string;
  bootId = 'boot-1';
  /** PEM of the roots that it trusts. */
  authority: string;
  readonly #channels: Channel[] = [];

  constructor(id: string, key: string, certificate: string, authority: string) {
    this.id = id;
    this.key = key;
    this.certificate = certificate;
    this.authority = authority;
  }

  static async join(hub: SpokeHub, serverId: string): Promise<PlainSpoke> {
    const key = await createKey();
    const { token } = hub.spokes.tokens.create(serverId);
    const joined = await enroll(hub, token, await createRequest(key, 'machine'));
    return new PlainSpoke(joined.spokeId, key, joined.certificate, joined.authority);
  }

  /** The hub's service over a connection of its own. */
  service(hub: Doors, certificate = this.certificate) {
    const secure = credentials.createSsl(
      Buffer.from(this.authority),
      Buffer.from(this.key),
      Buffer.from(certificate),
    );
    const channel = openChannel(`127.0.0.1:${String(hub.spokePort)}`, secure, HUB_NAME);
    this.#channels.push(channel);
    return channel.service<typeof aegirV1.SpokeService.service, SpokeServiceHandlers>(
      aegirV1.SpokeService.service,
    );
  }

  /** Asks for a new certificate, and takes it into use with the roots that came with it. */
  async renew(hub: Doors): Promise<void> {
    const csr = await createRequest(this.key, 'machine');
    const { certificate, authority } = await this.service(hub).Renew({ csr });
    this.certificate = certificate;
    this.authority = authority;
  }

  /** Opens the stream and says hello; resolves with the welcome taken. */
  async attach(hub: Doors, hello: Hello = {}): Promise<SpokeStream> {
    const stream = await this.dial(hub, hello);
    await stream.next('welcome');
    return stream;
  }

  async dial(hub: Doors, hello: Hello = {}): Promise<SpokeStream> {
    const stream = new SpokeStream(this.service(hub).Attach());
    const facts = { hostname: 'machine', bootId: this.bootId, spokeVersion: '1' };
    await stream.send({ hello: { facts, ...hello } });
    return stream;
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }
}

/** One attached stream from the spoke's side. */
export class SpokeStream {
  readonly received: AttachResponse__Output[] = [];
  /** How the stream ended: the failure, or null for a plain end. */
  readonly ended: Promise<AppError | null>;
  readonly #duplex: Duplex<AttachRequest, AttachResponse__Output>;
  readonly #watchers = new Set<() => void>();
  #taken = new Set<AttachResponse__Output>();
  #over = false;
  #listener: (message: AttachResponse__Output) => void = () => undefined;

  constructor(duplex: Duplex<AttachRequest, AttachResponse__Output>) {
    this.#duplex = duplex;
    this.ended = this.#read();
  }

  async #read(): Promise<AppError | null> {
    try {
      for await (const message of this.#duplex.responses) {
        this.received.push(message);
        this.#listener(message);
        for (const watcher of this.#watchers) watcher();
      }
      return null;
    } catch (error) {
      return toAppError(error);
    } finally {
      this.#over = true;
      for (const watcher of this.#watchers) watcher();
    }
  }

  /** Calls back with each message, those that came already first. */
  onMessage(listener: (message: AttachResponse__Output) => void): void {
    this.#listener = listener;
    for (const message of this.received) listener(message);
  }

  async send(message: AttachRequest): Promise<void> {
    await this.#duplex.send(message);
  }

  /** No more from this side. */
  end(): void {
    this.#duplex.end();
  }

  /** The next message of a kind that was not taken yet. */
  async next<K extends Kind>(kind: K, patienceMs = PATIENCE_MS): Promise<Content<K>> {
    const find = (): AttachResponse__Output | undefined =>
      this.received.find((message) => message.message === kind && !this.#taken.has(message));
    const message = await this.#until(find, patienceMs);
    if (!message) throw new Error(`no ${kind} came; got ${this.received.map((m) => m.message).join(', ')}`);
    this.#taken.add(message);
    return message[kind] as Content<K>;
  }

  /** Messages of a kind that nobody took. */
  waiting(kind: Kind): number {
    return this.received.filter((message) => message.message === kind && !this.#taken.has(message)).length;
  }

  async update(job: Job__Output, phase: JobUpdate['phase'] & string, result?: JobResult): Promise<void> {
    const { jobId, epoch, sequence } = job;
    await this.send({ jobUpdate: { jobId, epoch, sequence, phase, ...(result ? { result } : {}) } });
  }

  /** All the hub said before this call has been received when it resolves. */
  async settle(): Promise<void> {
    await this.send({ heartbeat: { sequence: 1 } });
    await this.next('heartbeatReply');
  }

  #until<T>(find: () => T | undefined, patienceMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined && !this.#over && Date.now() < deadline) return;
        this.#watchers.delete(look);
        clearInterval(timer);
        resolve(found);
      };
      const deadline = Date.now() + patienceMs;
      const timer = setInterval(look, 50);
      this.#watchers.add(look);
      look();
    });
  }
}

/** What a spoke makes of applies when all goes well: it keeps the state as its applier would. */
export class PlainApplier {
  state: DesiredState = EMPTY_STATE;
  digest = '';
  generation = 0;
  readonly jobs: Job__Output[] = [];

  /** Does the next apply job on a stream from ACCEPTED to FINISHED; resolves with it. */
  async obey(stream: SpokeStream, result: JobResult = {}): Promise<Job__Output> {
    const job = await stream.next('job');
    this.jobs.push(job);
    await stream.update(job, 'JOB_PHASE_ACCEPTED');
    await stream.update(job, 'JOB_PHASE_PREPARED', { outcome: 'OUTCOME_APPLIED' });
    const { verdict } = await stream.next('decision');
    await this.finish(stream, job, verdict === 'VERDICT_COMMIT' ? result : { outcome: 'OUTCOME_CANCELLED' });
    return job;
  }

  /** Takes the change when the outcome is good, and reports. */
  async finish(stream: SpokeStream, job: Job__Output, result: JobResult = {}): Promise<void> {
    const outcome = result.outcome ?? 'OUTCOME_APPLIED';
    if (outcome === 'OUTCOME_APPLIED') this.take(job);
    const served = { generation: this.generation, stateDigest: this.digest };
    await stream.update(job, 'JOB_PHASE_FINISHED', { ...served, ...result, outcome });
    await stream.next('ack');
  }

  take({ apply }: Job__Output): void {
    if (!apply) throw new Error('not an apply');
    if (apply.baseDigest !== '' && apply.baseDigest !== this.digest) throw new Error('wrong base');
    const base = apply.baseDigest === '' ? EMPTY_STATE : this.state;
    this.state = applyChange(base, changeFromWire(apply.upserts, apply.removals));
    this.digest = digestOfState(this.state);
    this.generation = apply.generation;
    if (this.digest !== apply.stateDigest) throw new Error('the digests differ');
  }
}
