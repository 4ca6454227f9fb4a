import { HEADER } from './header.ts';

/** One folder above the code, where WordPress looks when its own folder has none: leads to the site's own. */
export const WP_CONFIG = `${HEADER}
$aegir_data = isset($_SERVER['AEGIR_SITE_DATA']) ? $_SERVER['AEGIR_SITE_DATA'] : getenv('AEGIR_SITE_DATA');
if (!is_string($aegir_data) || !is_file($aegir_data . '/wp-config.php')) {
  header('HTTP/1.1 503 Service Unavailable');
  exit('No such site.');
}
require $aegir_data . '/wp-config.php';
`;

/**
 * The configuration of a site, the same for all. Its addresses are those it is asked under: the web server lets in no
 * other names. Uploads go to its data folder, which it learns by filters that are there before WordPress starts.
 */
export const WP_CONFIG_OF_SITE = `${HEADER}
$aegir = array();
foreach (array('AEGIR_SITE', 'db_host', 'db_port', 'db_name', 'db_user', 'db_passwd', 'db_ssl_ca') as $aegir_name) {
  $aegir[$aegir_name] = isset($_SERVER[$aegir_name]) ? $_SERVER[$aegir_name] : (string) getenv($aegir_name);
}
if (is_file(__DIR__ . '/local.settings.php')) {
  include __DIR__ . '/local.settings.php';
}
if ($aegir['db_ssl_ca'] !== '') {
  // WordPress cannot name authorities: PHP looks here for more of them, beside those of the system.
  putenv('SSL_CERT_FILE=' . $aegir['db_ssl_ca']);
  if (!defined('MYSQL_CLIENT_FLAGS')) define('MYSQL_CLIENT_FLAGS', MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT);
}
foreach (array(
  'DB_NAME' => $aegir['db_name'],
  'DB_USER' => $aegir['db_user'],
  'DB_PASSWORD' => $aegir['db_passwd'],
  'DB_HOST' => $aegir['db_host'] . ':' . $aegir['db_port'],
  'DB_CHARSET' => 'utf8mb4',
  'DB_COLLATE' => '',
  // The hub runs cron, and brings new code.
  'DISABLE_WP_CRON' => true,
  'AUTOMATIC_UPDATER_DISABLED' => true,
  'DISALLOW_FILE_MODS' => true,
) as $aegir_name => $aegir_value) {
  if (!defined($aegir_name)) define($aegir_name, $aegir_value);
}
$aegir_salt = require __DIR__ . '/salt.php';
foreach (array('AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE') as $aegir_name) {
  foreach (array($aegir_name . '_KEY', $aegir_name . '_SALT') as $aegir_name) {
    if (!defined($aegir_name)) define($aegir_name, hash_hmac('sha256', $aegir_name, $aegir_salt));
  }
}
if (!defined('WP_HOME')) {
  $aegir_host = preg_replace('/[^a-z0-9.:-]/', '', strtolower(isset($_SERVER['HTTP_HOST']) ? $_SERVER['HTTP_HOST'] : strtok($aegir['AEGIR_SITE'], '/')));
  define('WP_HOME', (empty($_SERVER['HTTPS']) || $_SERVER['HTTPS'] === 'off' ? 'http://' : 'https://') . $aegir_host . strstr($aegir['AEGIR_SITE'], '/'));
}
if (!defined('WP_SITEURL')) define('WP_SITEURL', WP_HOME);
$aegir_data = __DIR__;
$GLOBALS['wp_filter']['pre_option_upload_path'][10]['aegir'] = array('accepted_args' => 0, 'function' => function () use ($aegir_data) {
  return $aegir_data . '/files';
});
$GLOBALS['wp_filter']['pre_option_upload_url_path'][10]['aegir'] = array('accepted_args' => 0, 'function' => function () {
  return WP_HOME . '/files';
});
if (!isset($table_prefix)) $table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
`;
