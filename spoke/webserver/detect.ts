import { kindOf, type WebType } from '../../shared/web-type.ts';
import { detectApache } from './apache/detect.ts';
import { detectHaproxy } from './haproxy/detect.ts';
import { detectNginx } from './nginx/detect.ts';
import type { DetectOptions } from './detect-options.ts';
import { APACHE_LAYOUTS, HAPROXY_BINARIES, NGINX_BINARIES } from './layouts.ts';
import type { WebServer } from './webserver.ts';

/** Finds the web server of a type on this host; with `none`, whichever there is. */
export type FindWebServer = (type: WebType) => Promise<WebServer | null>;

/**
 * Looks at the host as it is now: what was installed, removed or reconfigured since the last look is seen.
 * Null when the host does not have it. Starts nothing.
 */
export async function detectWebServer(options: DetectOptions, type: WebType): Promise<WebServer | null> {
  const { layouts = APACHE_LAYOUTS, nginxBinaries = NGINX_BINARIES, log } = options;
  const { haproxyBinaries = HAPROXY_BINARIES } = options;
  const kind = kindOf(type);
  const detectors = [
    ['apache', () => detectApache(layouts, options)],
    ['nginx', () => detectNginx(nginxBinaries, options)],
    ['haproxy', () => detectHaproxy(haproxyBinaries, options)],
  ] as const;
  for (const [each, detect] of detectors) {
    const found = kind === null || kind === each ? await detect() : null;
    if (found !== null) return found;
  }
  log.debug({ type }, 'no web server found');
  return null;
}
