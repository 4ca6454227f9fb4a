import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { createSecureContext } from 'node:tls';
import type { EnrollmentServiceHandlers } from '../../shared/proto/gen/aegir/v1/EnrollmentService.ts';
import type { SpokeServiceHandlers } from '../../shared/proto/gen/aegir/v1/SpokeService.ts';
import { HUB_NAME, openChannel, type Channel } from '../../shared/rpc/client.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import type { ServiceCaller } from '../../shared/rpc/types.ts';
import type { Identity } from './identity.ts';

type SpokeDefinition = typeof aegirV1.SpokeService.service;
type EnrollmentDefinition = typeof aegirV1.EnrollmentService.service;

export type SpokeCaller = ServiceCaller<SpokeDefinition, SpokeServiceHandlers>;
export type EnrollmentCaller = ServiceCaller<EnrollmentDefinition, EnrollmentServiceHandlers>;

interface Channels {
  readonly control: Channel;
  readonly bulk: Channel;
}

/**
 * The connections to the hub: one for the stream of jobs and small calls, one for content, so that a
 * window full of content never delays a cancel. Lazy; they come back by themselves.
 */
export class HubConnection {
  #identity: Identity;
  #channels: Channels;

  constructor(identity: Identity) {
    this.#identity = identity;
    this.#channels = openChannels(identity);
  }

  get identity(): Identity {
    return this.#identity;
  }

  control(): SpokeCaller {
    return callerOf(this.#channels.control);
  }

  bulk(): SpokeCaller {
    return callerOf(this.#channels.bulk);
  }

  /** New calls use this identity; calls that run come to their end over the old connections. */
  use(identity: Identity): void {
    this.#identity = identity;
    this.rebuild();
  }

  /** Opens new connections: one that looks alive and is not is never waited for. */
  rebuild(): void {
    const old = this.#channels;
    this.#channels = openChannels(this.#identity);
    closeChannels(old);
  }

  close(): void {
    closeChannels(this.#channels);
  }
}

/** A call to a hub that knows us not yet and that is trusted for its authority alone. */
export async function withEnrollment<T>(
  address: string,
  authority: string,
  work: (caller: EnrollmentCaller) => Promise<T>,
): Promise<T> {
  const channel = openChannel(address, hubCredentials(authority), nameOverride);
  try {
    return await work(
      channel.service<EnrollmentDefinition, EnrollmentServiceHandlers>(aegirV1.EnrollmentService.service),
    );
  } finally {
    channel.close();
  }
}

const nameOverride = { 'grpc.ssl_target_name_override': HUB_NAME } as const;

function openChannels(identity: Identity): Channels {
  const open = (): Channel =>
    openChannel(identity.endpoint, hubCredentials(identity.authority, identity), nameOverride);
  return { control: open(), bulk: open() };
}

function closeChannels({ control, bulk }: Channels): void {
  control.close();
  bulk.close();
}

function callerOf(channel: Channel): SpokeCaller {
  return channel.service<SpokeDefinition, SpokeServiceHandlers>(aegirV1.SpokeService.service);
}

function hubCredentials(
  authority: string,
  own?: Pick<Identity, 'privateKey' | 'certificate'>,
): ChannelCredentials {
  const context = createSecureContext({
    ca: authority,
    minVersion: 'TLSv1.3',
    ...(own ? { key: own.privateKey, cert: own.certificate } : {}),
  });
  return credentials.createFromSecureContext(context);
}
