import * as grpc from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { openListener } from './listeners.ts';

interface HealthClient extends grpc.Client {
  watch(request: { service: string }): grpc.ClientReadableStream<{ status: string }>;
}
const HealthClient = grpc.makeGenericClientConstructor(healthService, 'Health') as unknown as new (
  address: string,
  credentials: grpc.ChannelCredentials,
) => HealthClient;

const OPTIONS = {
  name: 'enrollment',
  addServices: () => ['aegir.v1.EnrollmentService'],
  graceMs: 100,
  log: silentLogger(),
} as const;

describe('a listener', () => {
  it('says that it serves, then that it does not, and ends in spite of an open stream', async () => {
    const { port, service } = await openListener({ ...OPTIONS, address: '127.0.0.1:0' });
    const stop = new AbortController();
    const ended = service.run(stop.signal);
    const client = new HealthClient(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
    const seen: string[] = [];
    const watch = client.watch({ service: 'aegir.v1.EnrollmentService' });
    watch.on('error', () => undefined);
    watch.on('data', ({ status }: { status: string }) => {
      seen.push(status);
      stop.abort();
    });
    await ended;
    client.close();
    expect(seen).toEqual(['SERVING', 'NOT_SERVING']);
  });

  it('names the address it cannot have', async () => {
    const first = await openListener({ ...OPTIONS, address: '127.0.0.1:0' });
    const address = `127.0.0.1:${String(first.port)}`;
    await expect(openListener({ ...OPTIONS, address })).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      message: expect.stringContaining(address) as string,
    });
    await first.service.run(AbortSignal.abort());
  });
});
