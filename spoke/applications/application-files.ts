import type { ApplicationKind } from '../../shared/application.ts';
import type { SiteState } from '../../shared/desired-state.ts';
import { drupalSettings, drupal7Settings, SITES_PHP } from './drupal.ts';
import { WP_CONFIG, WP_CONFIG_OF_SITE } from './wordpress.ts';

/** What the spoke writes for an application, so that its code finds the site it is asked for. */
export interface ApplicationFiles {
  /** Files of the site's data folder, by name. */
  readonly ofSite: (site: Pick<SiteState, 'uri' | 'aliases'>) => Readonly<Record<string, string>>;
  /** What all code bases of the kind share, by name; each is the same for every site. */
  readonly shared: Readonly<Record<string, string>>;
  /**
   * Symlinks that lead from the code to the shared files, by path from the served folder. They belong to no release:
   * its digest, its scrub and its comparison know nothing of them.
   */
  readonly links: Readonly<Record<string, string>>;
  /** The folder of the code in which each site has a symlink to its data, null where the code looks for none. */
  readonly siteLinks: string | null;
}

/** Name of the file of the site's secret: it is made once, at random, and never changes. */
export const SALT_FILE = 'salt.php';

/** Beside the settings, and the site's own: the spoke never writes it. */
export const LOCAL_SETTINGS = 'local.settings.php';

const NOTHING: ApplicationFiles = { ofSite: () => ({}), shared: {}, links: {}, siteLinks: null };

const DRUPAL = {
  shared: { 'sites.php': SITES_PHP },
  links: { 'sites/sites.php': 'sites.php' },
  siteLinks: 'sites',
} as const;

const FILES: Readonly<Record<ApplicationKind, ApplicationFiles>> = {
  drupal7: { ...DRUPAL, ofSite: (site) => ({ 'settings.php': drupal7Settings(site) }) },
  drupal: { ...DRUPAL, ofSite: (site) => ({ 'settings.php': drupalSettings(site) }) },
  wordpress: {
    ofSite: () => ({ 'wp-config.php': WP_CONFIG_OF_SITE }),
    shared: { 'wp-config.php': WP_CONFIG },
    // WordPress looks one folder above its own as well.
    links: { '../wp-config.php': 'wp-config.php' },
    siteLinks: null,
  },
  php: NOTHING,
  static: NOTHING,
};

export function filesOf(kind: ApplicationKind): ApplicationFiles {
  return FILES[kind];
}
