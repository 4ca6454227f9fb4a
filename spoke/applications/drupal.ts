import type { SiteState } from '../../shared/desired-state.ts';
import { isWildcard } from '../../shared/site-names.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import { HEADER } from './header.ts';

type Named = Pick<SiteState, 'uri' | 'aliases'>;

/**
 * Which folder of settings a request is for. The web server says so: it has found the site by all its names, wildcards
 * included, and whatever the port.
 */
export const SITES_PHP = `${HEADER}
$aegir_site = isset($_SERVER['AEGIR_SITE']) ? $_SERVER['AEGIR_SITE'] : getenv('AEGIR_SITE');
if (is_string($aegir_site) && $aegir_site !== '' && isset($_SERVER['HTTP_HOST'])) {
  // The name under which Drupal looks first: the port before the host.
  $aegir_host = strtolower(rtrim($_SERVER['HTTP_HOST'], '.'));
  $sites[implode('.', array_reverse(explode(':', $aegir_host)))] = str_replace('/', '.', $aegir_site);
}
`;

/** Settings of a site of Drupal 8 and later. */
export function drupalSettings(site: Named): string {
  return `${HEADER}${ENVIRONMENT}
$databases['default']['default'] = array(
  'driver' => 'mysql',
${CONNECTION}
  'collation' => 'utf8mb4_general_ci',
  'init_commands' => array('isolation_level' => 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'),
);
${ENCRYPTION}
$settings['hash_salt'] = require __DIR__ . '/salt.php';
$settings['trusted_host_patterns'] = array(
${patternsOf(site)}
);
$settings['config_sync_directory'] = __DIR__ . '/private/config';
$settings['file_private_path'] = __DIR__ . '/private';
$settings['file_temp_path'] = sys_get_temp_dir();
// Written by the web server and by the spoke alike.
$settings['file_chmod_directory'] = 02775;
$settings['file_chmod_file'] = 0664;
$settings['skip_permissions_hardening'] = TRUE;
$settings['file_scan_ignore_directories'] = array('node_modules', 'bower_components');
// The hub runs cron.
$config['automated_cron.settings']['interval'] = 0;
if (is_file($app_root . '/sites/default/services.yml')) {
  $settings['container_yamls'][] = $app_root . '/sites/default/services.yml';
}
${LOCAL}`;
}

/** Settings of a site of Drupal 7. */
export function drupal7Settings(_site: Named): string {
  return `${HEADER}${ENVIRONMENT}
$databases['default']['default'] = array(
  'driver' => 'mysql',
${CONNECTION}
  'charset' => 'utf8mb4',
  'collation' => 'utf8mb4_general_ci',
);
${ENCRYPTION}
$drupal_hash_salt = require __DIR__ . '/salt.php';
$update_free_access = FALSE;
$conf['file_private_path'] = __DIR__ . '/private';
$conf['file_temporary_path'] = sys_get_temp_dir();
// Written by the web server and by the spoke alike.
$conf['file_chmod_directory'] = 02775;
$conf['file_chmod_file'] = 0664;
// The hub runs cron.
$conf['cron_safe_threshold'] = 0;
${LOCAL}`;
}

/** What the web server, or the spoke, says of the database. */
const ENVIRONMENT = `
$aegir = array();
foreach (array('db_host', 'db_port', 'db_name', 'db_user', 'db_passwd', 'db_ssl_ca') as $aegir_name) {
  $aegir[$aegir_name] = isset($_SERVER[$aegir_name]) ? $_SERVER[$aegir_name] : (string) getenv($aegir_name);
}`;

const CONNECTION = `  'host' => $aegir['db_host'],
  'port' => $aegir['db_port'],
  'database' => $aegir['db_name'],
  'username' => $aegir['db_user'],
  'password' => $aegir['db_passwd'],
  'prefix' => '',`;

/** Later versions of PHP have the same names in a class of their own, and complain of the old ones. */
const ENCRYPTION = `if ($aegir['db_ssl_ca'] !== '') {
  $aegir_class = class_exists('Pdo\\\\Mysql') ? 'Pdo\\\\Mysql::ATTR_' : 'PDO::MYSQL_ATTR_';
  $databases['default']['default']['pdo'] = array(
    constant($aegir_class . 'SSL_CA') => $aegir['db_ssl_ca'],
    constant($aegir_class . 'SSL_VERIFY_SERVER_CERT') => TRUE,
  );
}`;

const LOCAL = `if (is_file(__DIR__ . '/local.settings.php')) {
  include __DIR__ . '/local.settings.php';
}
`;

/** Host names hold no more than letters, digits, dashes and dots. */
function patternsOf({ uri, aliases }: Named): string {
  const pattern = (name: string): string =>
    isWildcard(name) ? `^.+\\.${escaped(name.slice(2))}$` : `^${escaped(name)}$`;
  // One in a subdirectory answers under all names of its host, which the web server knows.
  if (isSubdirectory(uri)) return "  '^.+$',";
  return [uri, ...aliases].map((name) => `  '${pattern(name)}',`).join('\n');
}

function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
