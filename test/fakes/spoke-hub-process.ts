import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FaultPoint } from '../../shared/fault-points.ts';
import { childProgram } from './child-program.ts';

/** Starts a hub that will be killed at the fault point while it brings the server up to date. */
export async function startDoomedHub(folder: string, serverId: string, fault: FaultPoint) {
  const program = await childProgram(new URL('./spoke-hub-child.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder, serverId], {
    env: { ...process.env, AEGIR_FAULT: `${fault}:kill` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const early = ended.then(() => {
    throw new Error('the hub died before it listened');
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), early])) as [string];
  early.catch(() => undefined);
  const { spokePort } = JSON.parse(line) as { spokePort: number };
  return {
    spokePort,
    /** The signal that ended it, or null when it ended by itself. */
    killed: ended.then(([, signal]) => signal as NodeJS.Signals | null),
  };
}
