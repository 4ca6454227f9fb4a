import { pattern } from '../values.ts';

/** Where the public files of a site are asked for, and where they are. */
export interface SiteFiles {
  readonly uri: string;
  /** Folder of the host that the site lies in, with its slash; '' for the whole host. */
  readonly place: string;
  /** Folder of the site's data. */
  readonly data: string;
  /** Folder of the code that is served. */
  readonly code: string;
}

/** Leads to the public files of a site, and to no private one. */
export function uploadRules({ uri, place, data, code }: SiteFiles): string {
  // Applications call the folder of a site by its URI, with dots in place of slashes.
  const folder = pattern(`${place}/sites/${uri.replace('/', '.')}`);
  // Code has links to the data of all its sites.
  return `    RewriteRule "^${place}/sites/[^/]+/private(?:/|$)" - [F,END]
    # A file that is not there is left to the application, which may make it.
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^${folder}/files/(.+)$" "${data}/files/$1" [END]
    RewriteCond "${code}/files/$1" !-f
    RewriteCond "${data}/files/$1" -f
    RewriteRule "^${place}/files/(.+)$" "${data}/files/$1" [END]`;
}
