import * as grpc from '@grpc/grpc-js';
import { createKey, issueCertificate, publicKeyOf, type Issuer } from '../../shared/certificates.ts';
import { newId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/log.ts';
import type { AttachRequest__Output } from '../../shared/proto/gen/aegir/v1/AttachRequest.ts';
import type { AttachResponse } from '../../shared/proto/gen/aegir/v1/AttachResponse.ts';
import type { Hello__Output } from '../../shared/proto/gen/aegir/v1/Hello.ts';
import type { Job } from '../../shared/proto/gen/aegir/v1/Job.ts';
import type { JobUpdate__Output } from '../../shared/proto/gen/aegir/v1/JobUpdate.ts';
import { Mailbox } from '../../shared/rpc/mailbox.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { addService, bind, shutdown } from '../../shared/rpc/server.ts';
import { Switch } from './wires.ts';

/** A job without the numbers that a hub gives it. */
type Work = Omit<Job, 'jobId' | 'epoch' | 'sequence'>;

/**
 * A hub that somebody has taken over: it has the right certificate, and says to a spoke whatever a test
 * wants said. Runs beside the hosts, on the switch's address.
 */
export class FalseHub {
  static readonly endpoint = `${Switch.address}:7400`;
  readonly #server: grpc.Server;
  readonly #down = new Mailbox<AttachResponse>(100);
  readonly #up = new Mailbox<JobUpdate__Output>(1_000);
  #greet!: (hello: Hello__Output) => void;
  /** What the spoke said first. */
  readonly hello = new Promise<Hello__Output>((resolve) => (this.#greet = resolve));
  #sequence = 0;
  #epoch = 1;

  private constructor(server: grpc.Server) {
    this.#server = server;
  }

  /** authority: of the farm, stolen. */
  static async start(authority: Issuer): Promise<FalseHub> {
    const hub = new FalseHub(new grpc.Server());
    const refuse = (): never => {
      throw new Error('a false hub has no content');
    };
    addService(
      hub.#server,
      aegirV1.SpokeService.service,
      {
        Attach: (requests: AsyncIterable<AttachRequest__Output>) => hub.#attach(requests),
        FetchManifest: refuse,
        FetchBlobs: refuse,
        FetchAdvance: refuse,
        FetchCertificate: refuse,
        FetchCredentials: refuse,
        FetchBackup: refuse,
        UploadBlobs: refuse,
        Renew: refuse,
      },
      () => null,
      silentLogger(),
    );
    await bind(hub.#server, FalseHub.endpoint, await credentialsOf(authority));
    return hub;
  }

  /** Gives the spoke a job and returns the updates up to its end. What it prepares is never committed. */
  async give(
    work: Work,
    numbers: { readonly epoch?: number; readonly sequence?: number } = {},
  ): Promise<JobUpdate__Output> {
    const { lastSequence, epoch } = await this.hello;
    this.#epoch = Math.max(this.#epoch, epoch);
    this.#sequence = Math.max(this.#sequence, lastSequence) + 1;
    const jobId = newId();
    this.#down.put({ job: { jobId, epoch: this.#epoch, sequence: this.#sequence, ...numbers, ...work } });
    for await (const update of this.#up) {
      if (update.jobId !== jobId) continue;
      if (update.phase === 'JOB_PHASE_PREPARED') {
        this.#down.put({ decision: { jobId, verdict: 'VERDICT_ABORT', epoch: this.#epoch } });
      }
      if (update.phase === 'JOB_PHASE_FINISHED') {
        this.#down.put({ ack: { jobId } });
        return update;
      }
    }
    throw new Error('the spoke went away');
  }

  async stop(): Promise<void> {
    this.#down.close();
    await shutdown(this.#server, 100);
  }

  async *#attach(requests: AsyncIterable<AttachRequest__Output>): AsyncIterable<AttachResponse> {
    void this.#listen(requests);
    const { epoch } = await this.hello;
    yield {
      welcome: { epoch: Math.max(epoch, 1), serverName: 'web1', heartbeatSeconds: 20, hubVersion: '0' },
    };
    yield* this.#down;
  }

  async #listen(requests: AsyncIterable<AttachRequest__Output>): Promise<void> {
    for await (const { hello, jobUpdate } of requests) {
      if (hello) this.#greet(hello);
      if (jobUpdate) this.#up.put(jobUpdate);
    }
  }
}

async function credentialsOf(authority: Issuer): Promise<grpc.ServerCredentials> {
  const privateKey = await createKey();
  const subject = {
    ...{ commonName: 'hub', uri: 'spiffe://stolen/hub', hosts: ['hub.aegir.internal'] },
    ...({ role: 'server', lifetimeMs: 86_400_000 } as const),
  };
  const certificate = await issueCertificate(authority, await publicKeyOf(privateKey), subject, Date.now());
  const chain = Buffer.from(certificate + authority.certificate);
  const pair = { private_key: Buffer.from(privateKey), cert_chain: chain };
  return grpc.ServerCredentials.createSsl(Buffer.from(authority.certificate), [pair], true);
}
