import type { Env } from '../env.ts';
import type { Style } from '../output/style.ts';
import type { Display } from './display.ts';
import { lines } from './lines.ts';

/** Bars on a terminal, now and then a line elsewhere, nothing when quiet. */
export async function openDisplay(env: Env, style: Style, quiet: boolean): Promise<Display> {
  if (quiet) return { show: () => undefined, note: () => undefined, close: () => undefined };
  if (env.stderr.isTTY !== true) return lines(env, style);
  // Loading the bars takes time that short commands should not pay.
  const { bars } = await import('./bars.ts');
  return bars(env, style);
}
