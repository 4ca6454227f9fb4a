import type { SiteState } from '../../../shared/desired-state.ts';
import { siteFile, type RenderContext } from '../context.ts';
import { includeCredentials } from '../credentials.ts';
import { path, siteUri } from '../values.ts';

/** What the application is told of its site: its name, its data, how its database is reached. */
export function siteEnvironment(site: SiteState, context: RenderContext): string {
  const uri = siteUri(site.uri);
  return `    SetEnv AEGIR_SITE ${uri}
    SetEnv AEGIR_SITE_DATA "${path(`${context.sites}/${siteFile(uri)}`)}"
${includeCredentials(site.database, context, 'apache')}`;
}
