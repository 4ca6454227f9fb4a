import type { RenderContext } from './context.ts';
import { digest, path } from './values.ts';

/** Names of the files of a certificate, in the folder named by its fingerprint. */
export const CHAIN_FILE = 'fullchain.pem';
export const KEY_FILE = 'key.pem';
/** Chain and key in one, for servers that want it so. */
export const PAIR_FILE = 'pair.pem';

/** Where a certificate and its key lie. The place never changes, so an unchanged site's file keeps its text. */
export function certificateFiles(
  fingerprint: string,
  { certificates }: RenderContext,
): { readonly chain: string; readonly key: string; readonly pair: string } {
  const folder = `${path(certificates)}/${digest(fingerprint)}`;
  return { chain: `${folder}/${CHAIN_FILE}`, key: `${folder}/${KEY_FILE}`, pair: `${folder}/${PAIR_FILE}` };
}
