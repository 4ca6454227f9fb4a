import { setImmediate } from 'node:timers/promises';
import { systemClock, type Clock } from './clock.ts';
import { messageOf } from './errors.ts';
import { untilAborted, type Service } from './lifecycle.ts';
import type { Logger } from './log.ts';
import { runProgram } from './program.ts';

/** Node has no datagram sockets of the Unix kind, and systemd's own client is wherever systemd is. */
const CLIENT = 'systemd-notify';
const TELL_TIMEOUT_MS = 5_000;

type Vars = Readonly<Record<string, string | undefined>>;

/**
 * Tells the systemd that started this daemon, if one did, that it serves, and from then on that its event loop turns,
 * at a third of the time after which systemd ends a daemon that is silent. Start it as the last service.
 * status: one line for `systemctl status`.
 */
export function systemdService(
  status: string,
  log: Logger,
  vars: Vars = process.env,
  clock: Clock = systemClock,
): Service {
  const socket = vars['NOTIFY_SOCKET'];
  return {
    name: 'systemd',
    run: async (signal) => {
      if (socket !== undefined) {
        const tell = teller(socket, log);
        // The services before this one have begun to listen when the event loop has turned once.
        await setImmediate();
        await tell('READY=1', `STATUS=${status}`);
        const every = everyMs(vars);
        while (every !== null && !signal.aborted) {
          await tell('WATCHDOG=1');
          await clock.sleep(every, signal);
        }
      }
      await untilAborted(signal);
    },
  };
}

/** Null when nobody watches, or watches another process. */
function everyMs(vars: Vars): number | null {
  const microseconds = Number(vars['WATCHDOG_USEC'] ?? 0);
  const watched = vars['WATCHDOG_PID'] ?? String(process.pid);
  return microseconds > 0 && watched === String(process.pid) ? microseconds / 3_000 : null;
}

/** A word that does not get through is logged: the next one may, and systemd acts on those that are missing. */
function teller(socket: string, log: Logger): (...words: string[]) => Promise<void> {
  return async (...words) => {
    let said = '';
    try {
      const { code } = await runProgram({
        ...{ program: CLIENT, args: words, cwd: '/', timeoutMs: TELL_TIMEOUT_MS },
        env: { PATH: '/usr/bin:/bin', NOTIFY_SOCKET: socket },
        onOutput: (_from, chunk) => (said += chunk.toString()),
      });
      if (code !== 0) log.warn({ words, said: said.trim() }, 'systemd did not take what it was told');
    } catch (error) {
      log.warn({ words, error: messageOf(error) }, 'systemd could not be told');
    }
  };
}
