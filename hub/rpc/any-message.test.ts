import * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';
import { dice, madeUp, mangled, type Dice } from '../../test/fakes/made-up.ts';
import { createLogger } from '../../shared/log.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { ACCESS } from './access.ts';

/** Calls of each method; a release is tried with FUZZ_ROUNDS=10000. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 20);
const PATIENCE_MS = 2_000;
/** A stream is left after this. */
const LOOK_MS = 30;

interface Method {
  readonly path: string;
  readonly responseStream: boolean;
  readonly requestType: MessageTypeDefinition<object, object>;
  readonly requestSerialize: (message: object) => Buffer;
}

/** Values that are something in the farm below, so that calls get past the first check. */
const LIKELY = {
  name: ['web1', 'web2', 'd11', 'anna', 'c1'],
  server: ['web1', 'web2', 'c1'],
  group: ['c1'],
  platform: ['d11'],
  uri: ['a.example', 'b.example', 'new.example'],
  site: ['a.example', 'b.example'],
  etag: ['1', '2', '3'],
  webType: [0, 1, 2, 3, 4],
  hostname: ['web9.example', '127.0.0.1'],
  publishPath: ['', '/var/aegir/platforms/x'],
  role: ['viewer', 'operator', 'admin', 1, 2, 3],
  pageSize: [0, 1, 1_000],
};

let hub: AdminHub;
let client: grpc.Client;
/** What the hub logged. */
const said: string[] = [];
const bugs: unknown[] = [];
const note = (error: unknown): number => bugs.push(error);

beforeAll(async () => {
  const target = new Writable({
    write: (line: Buffer, _encoding, done) => {
      said.push(String(line));
      done();
    },
  });
  hub = await openAdminHub(createLogger('test', target));
  await hub.client.servers.AddServer({ ...id(), name: 'web1' });
  await hub.client.servers.AddServer({ ...id(), name: 'web2' });
  await hub.client.platforms.AddPlatform({ ...id(), name: 'd11', server: 'web1' });
  await hub.client.sites.AddSite({ ...id(), uri: 'a.example', platform: 'd11' });
  client = new grpc.Client(`unix:${hub.socket}`, grpc.credentials.createInsecure());
  process.on('uncaughtException', note).on('unhandledRejection', note);
});

afterAll(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  client.close();
  await hub.close();
});

function methods(): Method[] {
  const loaded = Object.values(aegirV1 as unknown as Record<string, { service?: Record<string, Method> }>);
  return loaded
    .flatMap(({ service }) => Object.values(service ?? {}))
    .filter(({ path }) => !['spoke', 'anyone'].includes(ACCESS[path] ?? ''));
}

/** What a call with these bytes ends with; null when it went well, or on and on. */
function outcome({ path, responseStream }: Method, bytes: Buffer): Promise<grpc.ServiceError | null> {
  const same = (value: Buffer): Buffer => value;
  const deadline = { deadline: Date.now() + PATIENCE_MS };
  return new Promise((resolve) => {
    if (!responseStream) {
      client.makeUnaryRequest(path, same, same, bytes, deadline, resolve);
      return;
    }
    const stream = client.makeServerStreamRequest(path, same, same, bytes, deadline);
    const enough = setTimeout(() => {
      stream.cancel();
    }, LOOK_MS);
    stream
      .on('data', () => undefined)
      .on('error', (error: grpc.ServiceError) => {
        clearTimeout(enough);
        resolve(error.code === grpc.status.CANCELLED ? null : error);
      })
      .on('end', () => {
        clearTimeout(enough);
        resolve(null);
      });
  });
}

/** Refused by name, or no message at all. */
function isOurs({ code, details, metadata }: grpc.ServiceError): boolean {
  const { INTERNAL, UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED } = grpc.status;
  if (code === INTERNAL) return details === 'Error deserializing request';
  return (
    ![UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED].includes(code) &&
    metadata.get('aegir-error-bin').length === 1
  );
}

function request(method: Method, roll: Dice): { readonly message: object; readonly bytes: Buffer } {
  const requestId = [`r${String(roll(1e9))}`];
  const message = madeUp(method.requestType, roll, { ...LIKELY, requestId });
  const bytes = method.requestSerialize(message);
  return { message, bytes: roll(4) === 0 ? mangled(bytes, roll) : bytes };
}

/** The operators' calls are typed, and what comes need not be: whatever it is, it is refused by name or done. */
describe('any message at all', { timeout: 60_000 + ROUNDS * 1_000 }, () => {
  it.each(methods().map((method) => [method.path, method] as const))(
    'to %s is no fault of ours',
    async (_path, method) => {
      const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
      for (let round = 0; round < ROUNDS; round += 1) {
        const { message, bytes } = request(method, dice(seed + round));
        const error = await outcome(method, bytes);
        if (error === null || isOurs(error)) continue;
        throw new Error(
          `${error.message}; seed ${String(seed + round)}, ${JSON.stringify(message)}, ${said.at(-1) ?? ''}`,
        );
      }
      expect(bugs).toEqual([]);
    },
  );
});
