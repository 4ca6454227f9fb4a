import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPortTaken, listeningPorts } from './listening.ts';

describe('ports', () => {
  it('that somebody listens on are taken, and free again afterwards', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(isPortTaken(port)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(isPortTaken(port)).toBe(false);
  });

  it('of connections do not count', () => {
    const table = `  sl  local_address rem_address   st tx_queue
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 0100007F:0050 0100007F:C350 01 00000000:00000000
`;
    expect(listeningPorts(table)).toEqual([8080]);
  });
});
