import type { Host } from './host.ts';

/** Puts the small Drupal into a folder of the hub. */
export async function smallDrupal(hub: Host, folder: string, version: string): Promise<void> {
  await hub.ok(['mkdir', '-p', folder]);
  for (const [name, text] of Object.entries(smallDrupalFiles(version))) hub.write(`${folder}/${name}`, text);
  await hub.ok(['chown', '-R', 'aegir:aegir', folder]);
}

/**
 * A code base with the file layout, the settings contract and the functions that Drupal 7 has, as far as work with its
 * sites goes: paths to texts. It counts how often it was installed, and its profiles fail or dawdle on
 * request; with a file `modules/system/broken` its updates fail.
 */
export function smallDrupalFiles(version: string): Record<string, string> {
  const profiles = ['standard', 'broken', 'slow', 'large'];
  const files: Record<string, string> = {
    'index.php': INDEX,
    'includes/bootstrap.inc': BOOTSTRAP.replace('7.0', version),
    'includes/install.core.inc': INSTALLER,
    'includes/install.inc': '<?php',
    'includes/update.inc': UPDATES,
    'modules/system/system.module': '<?php',
    'sites/README.txt': 'sites lie here',
    'sites/default/default.settings.php': '<?php // template',
  };
  for (const name of profiles) {
    files[`profiles/${name}/${name}.info`] = `name = ${name}\n`;
    files[`profiles/${name}/${name}.profile`] = '<?php';
  }
  return files;
}

const BOOTSTRAP = `<?php
define('VERSION', '7.0');
define('DRUPAL_BOOTSTRAP_FULL', 7);
function conf_path() {
  $sites = array();
  if (is_file(DRUPAL_ROOT . '/sites/sites.php')) include DRUPAL_ROOT . '/sites/sites.php';
  $parts = explode('.', implode('.', array_reverse(explode(':', rtrim($_SERVER['HTTP_HOST'], '.')))));
  for ($first = 0; $first < count($parts); $first++) {
    $name = implode('.', array_slice($parts, $first));
    if (isset($sites[$name]) && is_dir(DRUPAL_ROOT . '/sites/' . $sites[$name])) $name = $sites[$name];
    if (is_file(DRUPAL_ROOT . "/sites/$name/settings.php")) return "sites/$name";
  }
  return 'sites/default';
}
function settings_of_site() {
  global $databases, $drupal_hash_salt, $conf;
  include DRUPAL_ROOT . '/' . conf_path() . '/settings.php';
}
function database() {
  static $pdo;
  $it = $GLOBALS['databases']['default']['default'];
  $url = "mysql:host={$it['host']};port={$it['port']};dbname={$it['database']}";
  $options = array(PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION) + (isset($it['pdo']) ? $it['pdo'] : array());
  if (!$pdo) $pdo = new PDO($url, $it['username'], $it['password'], $options);
  return $pdo;
}
function drupal_bootstrap() { settings_of_site(); database()->query('SELECT 1 FROM variable'); }
function variable_set($name, $value) {
  database()->prepare('REPLACE INTO variable VALUES (?, ?)')->execute(array($name, serialize($value)));
}
function variable_get($name, $default = NULL) {
  $rows = database()->prepare('SELECT value FROM variable WHERE name = ?');
  $rows->execute(array($name));
  $value = $rows->fetchColumn();
  return $value === false ? $default : unserialize($value);
}
function drupal_cron_run() {
  if (is_file(DRUPAL_ROOT . '/' . conf_path() . '/files/no-cron')) throw new Exception('cron is not well');
  variable_set('cron_runs', variable_get('cron_runs', 0) + 1);
  return true;
}
function user_load($id) { return $id === 1 ? (object) array('uid' => 1) : false; }
function user_pass_reset_url($account) { return 'http://' . $_SERVER['HTTP_HOST'] . '/user/reset/1/canary-login'; }
function drupal_flush_all_caches() {}
`;

const INSTALLER = `<?php
require_once DRUPAL_ROOT . '/includes/bootstrap.inc';
function install_drupal($settings) {
  settings_of_site();
  $profile = $settings['parameters']['profile'];
  fwrite(STDERR, "installing $profile with {$GLOBALS['databases']['default']['default']['password']}\\n");
  database()->exec('CREATE TABLE variable (name varchar(100) PRIMARY KEY, value text)');
  file_put_contents(DRUPAL_ROOT . '/' . conf_path() . '/files/made.txt', 'made by the installer');
  if ($profile === 'large' && !file_put_contents(DRUPAL_ROOT . '/' . conf_path() . '/files/large.bin', str_repeat('x', 1 << 20)))
    throw new Exception('a file could not be written');
  if ($profile === 'slow') sleep(4);
  if ($profile === 'broken') throw new Exception('the profile is broken');
  variable_set('installs', variable_get('installs', 0) + 1);
  variable_set('password', $settings['forms']['install_configure_form']['account']['pass']['pass1']);
  // As the real one does.
  chmod(DRUPAL_ROOT . '/' . conf_path(), 0555);
  variable_set('install_task', 'done');
}
`;

const UPDATES = `<?php
function drupal_load_updates() {}
function update_fix_compatibility() {}
function update_get_update_list() { return variable_get('schema', 1) < 2 ? array('system' => array('start' => 2)) : array(); }
function update_resolve_dependencies($start) {
  return $start ? array('system_update_2' => array('module' => 'system', 'number' => 2, 'allowed' => true, 'reverse_paths' => array())) : array();
}
function update_do_one($module, $number, $needed, &$context) {
  if (is_file(DRUPAL_ROOT . '/modules/system/broken')) throw new Exception('update 2 is broken');
  $context['sandbox']['turn'] = isset($context['sandbox']['turn']) ? $context['sandbox']['turn'] + 1 : 1;
  $context['finished'] = $context['sandbox']['turn'] / 3;
  if ($context['finished'] >= 1) variable_set('schema', 2);
}
`;

const INDEX = `<?php
define('DRUPAL_ROOT', getcwd());
require_once DRUPAL_ROOT . '/includes/bootstrap.inc';
drupal_bootstrap();
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
  $target = DRUPAL_ROOT . '/' . conf_path() . '/files/' . basename($_GET['name']);
  http_response_code(file_put_contents($target, file_get_contents('php://input')) === false ? 500 : 201);
  exit;
}
header('Content-Type: text/plain');
echo VERSION . ' ' . conf_path() . ' installs=' . variable_get('installs', 0) . ' cron=' . variable_get('cron_runs', 0)
  . ' schema=' . variable_get('schema', 1) . ' salt=' . md5($drupal_hash_salt);
`;
