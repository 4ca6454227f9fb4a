<?php

/** Work on a Drupal 7 site; the action is in the environment. */

require __DIR__ . '/common.php';

aegir_alone();
$aegir_action = aegir_given('AEGIR_ACTION');
define('DRUPAL_ROOT', aegir_given('AEGIR_DOCROOT'));
aegir_pretend($aegir_action === 'install' ? '/install.php' : '/index.php');

try {
  if ($aegir_action === 'install') aegir_install();
  if ($aegir_action === 'update') define('MAINTENANCE_MODE', 'update');
  require_once DRUPAL_ROOT . '/includes/bootstrap.inc';
  drupal_bootstrap(DRUPAL_BOOTSTRAP_FULL);
  switch ($aegir_action) {
    case 'update':
      aegir_update();
    case 'cron':
      if (!drupal_cron_run()) aegir_fail('cron did not run: another run is under way, or failed');
      aegir_done();
    case 'login':
      $account = user_load(1);
      if (!$account) aegir_fail('the site has no first account');
      aegir_done(array('answer' => user_pass_reset_url($account) . '/login'));
    case 'maintenance_on':
    case 'maintenance_off':
      variable_set('maintenance_mode', $aegir_action === 'maintenance_on' ? 1 : 0);
      aegir_done();
  }
} catch (Exception $error) {
  aegir_fail_by($error);
} catch (Throwable $error) {
  aegir_fail_by($error);
}
aegir_fail("Drupal 7 cannot do this: $aegir_action");

function aegir_is_installed() {
  try {
    $task = aegir_database()->query("SELECT value FROM variable WHERE name = 'aegir_installed'")->fetchColumn();
    return $task !== false && unserialize($task) === aegir_given('AEGIR_TASK');
  } catch (PDOException $error) {
    return false;
  }
}

function aegir_install() {
  if (aegir_given('AEGIR_RESUMED') === '1' && aegir_is_installed()) aegir_done();
  aegir_clear_for_install();
  define('MAINTENANCE_MODE', 'install');
  require_once DRUPAL_ROOT . '/includes/install.core.inc';
  $uri = aegir_given('AEGIR_SITE');
  $password = aegir_password();
  $account = array('name' => 'admin', 'mail' => 'admin@' . strtok($uri, '/'), 'pass' => array('pass1' => $password, 'pass2' => $password));
  $settings = array(
    'parameters' => array('profile' => aegir_given('AEGIR_PROFILE'), 'locale' => 'en'),
    'forms' => array(
      'install_configure_form' => array(
        'site_name' => $uri,
        'site_mail' => 'admin@' . strtok($uri, '/'),
        'account' => $account,
        'clean_url' => true,
        'op' => 'Save and continue',
      ),
    ),
  );
  install_drupal($settings);
  if (variable_get('install_task') !== 'done') aegir_fail('the installer stopped half-way');
  variable_set('aegir_installed', aegir_given('AEGIR_TASK'));
  aegir_say('Drupal ' . VERSION . ' installed');
  aegir_done();
}

function aegir_update() {
  require_once DRUPAL_ROOT . '/includes/install.inc';
  require_once DRUPAL_ROOT . '/includes/update.inc';
  drupal_load_updates();
  update_fix_compatibility();
  $start = array();
  foreach (update_get_update_list() as $module => $list) {
    if (!empty($list['warning'])) aegir_fail("$module: " . $list['warning']);
    if (isset($list['start'])) $start[$module] = $list['start'];
  }
  $updates = update_resolve_dependencies($start);
  $needed = array();
  foreach ($updates as $function => $update) $needed[$function] = !empty($update['reverse_paths']) ? array_keys($update['reverse_paths']) : array();
  $done = 0;
  foreach ($updates as $function => $update) {
    if (!$update['allowed']) aegir_fail("$function cannot run: what it stands on is missing");
    $context = array('sandbox' => array(), 'results' => array(), 'finished' => 1, 'message' => '');
    do {
      $context['finished'] = 1;
      update_do_one($update['module'], $update['number'], $needed[$function], $context);
      if (!empty($context['results']['#abort'])) aegir_fail("$function failed");
    } while ($context['finished'] < 1);
    aegir_say("$function done");
    $done++;
  }
  drupal_flush_all_caches();
  aegir_say($done === 0 ? 'the database is up to date' : "$done updates of the database done");
  aegir_done(array('changed' => $done > 0));
}
