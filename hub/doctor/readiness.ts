import { z } from 'zod';
import type { CheckResult } from '../../shared/health.ts';
import type { HubConfig } from '../config.ts';

const ANSWERS_MS = 6_000;
const schema = z.object({ checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })) });

/** What a hub that runs on this machine says at /readyz; null when there is none. */
export async function readiness(status: HubConfig['status']): Promise<Record<string, CheckResult> | null> {
  const host = status.host.includes(':') ? `[${status.host}]` : status.host;
  try {
    const url = `http://${host}:${String(status.port)}/readyz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_MS) });
    return schema.parse(await answer.json()).checks;
  } catch {
    return null;
  }
}
