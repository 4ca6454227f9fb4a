import type { Server } from '@grpc/grpc-js';
import { silentLogger } from '../../shared/log.ts';
import { Door, type DoorOptions } from '../../shared/rpc/door.ts';
import type { ListenerTls } from '../../shared/rpc/listener-tls.ts';

const MANY = { inAll: 10_000, each: 10_000 };

/** A door of this machine with room for everybody, unless told. */
export function openDoor(
  server: Server,
  tls: ListenerTls,
  options: Partial<Pick<DoorOptions, 'limits' | 'handshakeMs' | 'tellAfterMs' | 'log'>> = {},
): Promise<Door> {
  return Door.open(server, {
    ...{ name: 'test', host: '127.0.0.1', port: 0, tls, log: silentLogger() },
    ...{ limits: { arriving: MANY, inside: MANY }, ...options },
  });
}
