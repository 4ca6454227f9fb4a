import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { SpokeConfig } from '../config.ts';
import { currentNumber, currentRecord, isDamaged, type GenerationRecord } from '../apply/record.ts';
import { proveRouting } from '../apply/routing.ts';
import { serverFor } from '../apply/switch.ts';
import type { FindWebServer } from '../webserver/detect.ts';

export interface ServingTools {
  readonly config: SpokeConfig;
  readonly webServer: FindWebServer;
  readonly clock: Clock;
}

/** A server that is busy, or reloading, may take this long to answer. */
const PATIENCE_MS = 10_000;

/**
 * Why the web server, which runs, does not serve what is current; null when it does, or nobody can say. An upgrade of the host may have
 * taken the link to our configuration away, or a module of the web server.
 */
export async function whyUnserved({ config, webServer, clock }: ServingTools): Promise<string | null> {
  const record = currentRecord(config);
  if (record.generation === 0 || isDamaged(record) || record.state.web.type === 'none') return null;
  try {
    const fault = await ask(record, webServer, clock);
    // What a switch of ours does meanwhile, it proves itself.
    return currentNumber(config) === record.generation ? fault : null;
  } catch (error) {
    return messageOf(error);
  }
}

async function ask(record: GenerationRecord, find: FindWebServer, clock: Clock): Promise<string | null> {
  const { type } = record.state.web;
  const web = await serverFor(find, type);
  if (web === null) return `${type} is not installed any more`;
  const parent = web.observe();
  // One that its administrator stopped shall serve nothing.
  if (parent === null) return null;
  const fault = await proveRouting(web, record, [], { parent, patienceMs: PATIENCE_MS, clock });
  // A restart meanwhile ends the proof, and is none of a fault.
  return fault === null || fault.error.reason === 'WEB_SERVER_DIED' ? null : fault.error.message;
}
