import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { silentLogger } from './log.ts';
import { systemdService } from './systemd.ts';

/** Listens as systemd does, and prints each message as a line. */
const LISTENER = `
import socket, sys
end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
end.bind(sys.argv[1])
while True:
    print(end.recv(4096).decode().strip().replace("\\n", " "), flush=True)
`;

describe('what a daemon tells systemd', () => {
  let folder: string;
  let socket: string;
  let listener: ChildProcess;
  let heard: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-notify-'));
    socket = join(folder, 'notify');
    heard = '';
    listener = spawn('python3', ['-c', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    listener.stdout?.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    await until(() => existsSync(socket));
  });
  afterEach(() => {
    // What it says after its test is no news of the next.
    listener.stdout?.removeAllListeners('data');
    listener.kill();
    rmSync(folder, { recursive: true });
  });

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await systemClock.sleep(10);
  }

  /** Runs the service until it has slept so often, and returns for how long it did each time. */
  async function run(vars: Record<string, string>, sleeps = 1): Promise<number[]> {
    const stop = new AbortController();
    const slept: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      if (slept.push(ms) === sleeps) stop.abort();
      return Promise.resolve();
    };
    const service = systemdService('serves a lot', silentLogger(), vars, { ...systemClock, sleep });
    const running = service.run(stop.signal);
    if (!('WATCHDOG_USEC' in vars)) stop.abort();
    await running;
    return slept;
  }

  const watched = (pid: number) => ({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: String(pid) });

  it('is that it serves, and then, three times in the time it has, that its event loop turns', async () => {
    expect(await run({ NOTIFY_SOCKET: socket, ...watched(process.pid) }, 2)).toEqual([10_000, 10_000]);
    await until(() => heard.split('WATCHDOG=1').length === 3);
    expect(heard).toMatch(/^READY=1 STATUS=serves a lot\n/);
  });

  it('is only that it serves where nobody watches it', async () => {
    expect(await run({ NOTIFY_SOCKET: socket })).toEqual([]);
    await until(() => heard.includes('READY=1'));
    expect(heard).not.toContain('WATCHDOG');
  });

  it('is nothing where no systemd has started it', async () => {
    expect(await run({})).toEqual([]);
    expect(heard).toBe('');
  });

  it('does not stop the daemon when it cannot be told', async () => {
    listener.kill();
    expect(await run({ NOTIFY_SOCKET: join(folder, 'nobody'), ...watched(process.pid) }, 2)).toHaveLength(2);
  });
});
