import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../../shared/clock.ts';
import { AppError, hasCode, toAppError } from '../../shared/errors.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import { loadHubConfig, type HubConfig } from '../config.ts';
import { readiness } from '../doctor/readiness.ts';
import { supportBundle } from './bundle.ts';
import type { BundleSource } from './source.ts';

const ANSWERS_MS = 6_000;

/** Options of `aegir-hub support-bundle`. */
export interface BundleOptions {
  readonly config: string;
  readonly out?: string | undefined;
  readonly task?: readonly string[] | undefined;
}

/**
 * Writes a support bundle of a hub that may be dead, damaged or misconfigured: what can be had is in it. Throws
 * FIELD_MISSING without a file, NAME_TAKEN where it is there, DISK_FULL, and what supportBundle throws.
 */
export async function bundleCommand(
  { config, out, task = [] }: BundleOptions,
  tell: (line: string) => void,
): Promise<void> {
  if (out === undefined)
    throw new AppError('FIELD_MISSING', 'say where the bundle shall be written', { field: '--out' });
  const source = await sourceOf(config, task);
  const target = createWriteStream(out, { mode: 0o600, flags: 'wx' });
  try {
    await once(target, 'open');
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw asDiskError(error, out);
    throw new AppError('NAME_TAKEN', `${out} is there already`, { field: '--out', cause: error });
  }
  try {
    await pipeline(Readable.from(supportBundle(source)), target);
  } catch (error) {
    await rm(out, { force: true });
    throw asDiskError(error, out);
  }
  tell(`Support bundle written to ${out}. Its README.txt says what is in it; look before you send it.`);
}

async function sourceOf(file: string, tasks: readonly string[]): Promise<BundleSource> {
  const { config, configProblem } = settingsOf(file);
  const [ready, metrics] = await Promise.all([readiness(config.status), metricsOf(config)]);
  return {
    config,
    configProblem,
    ready,
    metrics,
    startedMs: null,
    connected: null,
    logged: null,
    tasks,
    clock: systemClock,
  };
}

/** Settings with an error are why a hub is dead: the bundle is made with the defaults then, and says so. */
function settingsOf(file: string): Pick<BundleSource, 'config' | 'configProblem'> {
  try {
    return { config: loadHubConfig(file), configProblem: '' };
  } catch (error) {
    return { config: { ...loadHubConfig('/dev/null'), file }, configProblem: toAppError(error).message };
  }
}

async function metricsOf({ status: { host, port } }: HubConfig): Promise<string | null> {
  try {
    const name = host.includes(':') ? `[${host}]` : host;
    const answer = await fetch(`http://${name}:${String(port)}/metrics`, {
      signal: AbortSignal.timeout(ANSWERS_MS),
    });
    return await answer.text();
  } catch {
    return null;
  }
}
