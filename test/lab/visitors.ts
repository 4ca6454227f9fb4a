import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Computer } from './computer.ts';

/** One request of a visitor; status 0 when no answer came. */
export interface Visit {
  readonly site: string;
  /** Milliseconds since the visits began. */
  readonly at: number;
  readonly status: number;
  readonly body: string;
}

/** Asks a host for a page of a site, from outside. Never throws; each request is a connection of its own. */
export function visit(
  host: Computer,
  site: string,
  path = '/',
  { port = 80, within = 5_000 } = {},
): Promise<Visit> {
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, body: string): void => {
      resolve({ site, at: began, status, body });
    };
    const options = { host: host.ip, port, path, headers: { Host: site }, agent: false, timeout: within };
    const request = http.get(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => {
        end(response.statusCode ?? 0, body);
      });
      response.on('error', (error) => {
        end(0, error.message);
      });
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => {
      end(0, error.message);
    });
  });
}

/** People who ask for the same sites over and over, until they are sent home. */
export class Visitors {
  readonly visits: Visit[] = [];
  readonly #began = performance.now();
  readonly #rounds: Promise<void>[];
  #open = true;

  constructor(host: Computer, sites: readonly string[], everyMs = 25, port = 80) {
    this.#rounds = sites.map((site) => this.#round(host, site, everyMs, port));
  }

  /** Sends them home and tells what they saw. */
  async leave(): Promise<readonly Visit[]> {
    this.#open = false;
    await Promise.all(this.#rounds);
    return this.visits;
  }

  /** Those that did not get a page. */
  get failures(): readonly Visit[] {
    return this.visits.filter(({ status }) => status !== 200);
  }

  /** Milliseconds of the longest stretch in which a site gave no page. */
  get outage(): number {
    let longest = 0;
    for (const site of new Set(this.visits.map((one) => one.site))) {
      let good = 0;
      for (const { at, status } of this.visits.filter((one) => one.site === site)) {
        if (status === 200) good = at;
        else longest = Math.max(longest, at - good);
      }
    }
    return longest;
  }

  async #round(host: Computer, site: string, everyMs: number, port: number): Promise<void> {
    while (this.#open) {
      const one = await visit(host, site, '/', { port });
      this.visits.push({ ...one, at: one.at - this.#began });
      await sleep(everyMs);
    }
  }
}
