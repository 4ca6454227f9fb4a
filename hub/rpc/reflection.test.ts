import * as grpc from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

interface Answer {
  readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] };
}
type ReflectionClient = grpc.Client & {
  serverReflectionInfo(): grpc.ClientDuplexStream<{ listServices: string }, Answer>;
};

const PROTO_FOLDER = join(dirname(fileURLToPath(import.meta.resolve('@grpc/reflection'))), '../proto');

let hub: AdminHub;

beforeAll(async () => {
  hub = await openAdminHub();
});

afterAll(() => hub.close());

describe('the admin listener', () => {
  it('tells tools which services it has', async () => {
    const definition = loadSync('grpc/reflection/v1/reflection.proto', { includeDirs: [PROTO_FOLDER] });
    const service = definition['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
    const Client = grpc.makeGenericClientConstructor(service, 'ServerReflection');
    const client = new Client(`unix:${hub.socket}`, grpc.credentials.createInsecure());
    const stream = (client as unknown as ReflectionClient).serverReflectionInfo();
    stream.write({ listServices: '' });
    stream.end();
    const names: string[] = [];
    for await (const answer of stream as AsyncIterable<Answer>) {
      names.push(...answer.listServicesResponse.service.map(({ name }) => name));
    }
    client.close();
    expect(names).toEqual(expect.arrayContaining(['aegir.v1.SiteService', 'aegir.v1.TaskService']));
  });
});
