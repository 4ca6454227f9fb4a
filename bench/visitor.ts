import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_WITHIN_MS = 120_000;

/** Asks until the site is there; a new connection each time, as a visitor makes. */
export async function firstAnswer(port: number, host: string): Promise<void> {
  for (const end = performance.now() + ANSWER_WITHIN_MS; performance.now() < end;) {
    if ((await statusOf(port, host)) === 200) return;
    await delay(2);
  }
  throw new Error(`${host} does not answer`);
}

function statusOf(port: number, host: string): Promise<number> {
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/style.css', headers: { host }, agent, timeout: 2_000 };
    const call = get(options, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    // Refused or reset in the middle of a reload: no answer yet.
    call.on('error', () => {
      resolve(0);
    });
    call.on('timeout', () => call.destroy());
  });
}
