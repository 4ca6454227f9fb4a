<?php

/** Work on a site of Drupal 8 or later; the action is in the environment. */

require __DIR__ . '/common.php';

use Drupal\Core\DrupalKernel;
use Drupal\Core\Update\UpdateKernel;
use Symfony\Component\HttpFoundation\Request;

aegir_alone();
$aegir_action = aegir_given('AEGIR_ACTION');
$aegir_root = aegir_given('AEGIR_DOCROOT');
aegir_pretend($aegir_action === 'install' ? '/core/install.php' : '/index.php');

try {
  $loader = require $aegir_root . '/autoload.php';
  if ($aegir_action === 'install') aegir_install($loader);
  if ($aegir_action === 'update') aegir_update($loader);
  $kernel = aegir_boot(DrupalKernel::class, $loader);
  switch ($aegir_action) {
    case 'cron':
      if (!\Drupal::service('cron')->run()) aegir_fail('cron did not run: another run is under way');
      aegir_done();
    case 'login':
      $account = \Drupal\user\Entity\User::load(1);
      if ($account === null) aegir_fail('the site has no first account');
      aegir_done(['answer' => user_pass_reset_url($account) . '/login']);
    case 'maintenance_on':
    case 'maintenance_off':
      \Drupal::state()->set('system.maintenance_mode', $aegir_action === 'maintenance_on');
      aegir_done();
  }
} catch (Throwable $error) {
  aegir_fail_by($error);
}
aegir_fail("Drupal cannot do this: $aegir_action");

/** The application as it is for a request of the site, which is its own first page. */
function aegir_boot(string $class, $loader): DrupalKernel {
  $request = Request::createFromGlobals();
  $kernel = $class::createFromRequest($request, $loader, 'prod');
  $kernel->boot();
  $kernel->preHandle($request);
  if (\Drupal::hasService('router.request_context')) \Drupal::service('router.request_context')->fromRequest($request);
  $request->attributes->set(
    \Drupal\Core\Routing\RouteObjectInterface::ROUTE_OBJECT,
    new \Symfony\Component\Routing\Route('<none>'),
  );
  $request->attributes->set(\Drupal\Core\Routing\RouteObjectInterface::ROUTE_NAME, '<none>');
  \Drupal::requestStack()->push($request);
  return $kernel;
}

function aegir_is_installed(): bool {
  try {
    $query = "SELECT value FROM key_value WHERE collection = 'state' AND name = 'aegir.installed'";
    $task = aegir_database()->query($query)->fetchColumn();
    return $task !== false && unserialize($task, ['allowed_classes' => false]) === aegir_given('AEGIR_TASK');
  } catch (PDOException) {
    return false;
  }
}

function aegir_install($loader): void {
  if (aegir_given('AEGIR_RESUMED') === '1' && aegir_is_installed()) aegir_done();
  aegir_clear_for_install();
  // Where it is missing the installer takes the settings for incomplete, and writes them anew.
  $config = aegir_given('AEGIR_SITE_DATA') . '/private/config';
  if (!is_dir($config) && !mkdir($config, 02770)) aegir_fail("$config cannot be made");
  require_once aegir_given('AEGIR_DOCROOT') . '/core/includes/install.core.inc';
  $uri = aegir_given('AEGIR_SITE');
  $password = aegir_password();
  $settings = [
    'parameters' => ['profile' => aegir_given('AEGIR_PROFILE'), 'langcode' => 'en'],
    'forms' => [
      'install_configure_form' => [
        'site_name' => $uri,
        'site_mail' => 'admin@' . strtok($uri, '/'),
        'account' => [
          'name' => 'admin',
          'mail' => 'admin@' . strtok($uri, '/'),
          'pass' => ['pass1' => $password, 'pass2' => $password],
        ],
        // A checkbox of the form: neither is ticked.
        'enable_update_status_module' => NULL,
        'enable_update_status_emails' => NULL,
      ],
    ],
  ];
  // The installer tells its progress by where it is; said once each, it is a log.
  $said = '';
  install_drupal($loader, $settings, function ($state) use (&$said): void {
    $task = (string) ($state['active_task'] ?? '');
    if ($task !== '' && $task !== $said) aegir_say(str_replace('_', ' ', $task));
    $said = $task;
  });
  if (\Drupal::state()->get('install_task') !== 'done') aegir_fail('the installer stopped half-way');
  \Drupal::state()->set('aegir.installed', aegir_given('AEGIR_TASK'));
  aegir_say('Drupal ' . \Drupal::VERSION . ' installed');
  aegir_done();
}

function aegir_update($loader): void {
  $aegir_root = aegir_given('AEGIR_DOCROOT');
  aegir_boot(UpdateKernel::class, $loader);
  require_once $aegir_root . '/core/includes/install.inc';
  require_once $aegir_root . '/core/includes/update.inc';
  drupal_load_updates();
  $done = aegir_update_schema() + aegir_update_post();
  drupal_flush_all_caches();
  aegir_say($done === 0 ? 'the database is up to date' : "$done updates of the database done");
  aegir_done(['changed' => $done > 0]);
}

function aegir_update_schema(): int {
  $start = [];
  foreach (update_get_update_list() as $module => $list) {
    if (!empty($list['warning'])) aegir_fail("$module: " . $list['warning']);
    if (isset($list['start'])) $start[$module] = $list['start'];
  }
  $updates = update_resolve_dependencies($start);
  foreach ($updates as $function => $update) {
    if (!$update['allowed']) aegir_fail("$function cannot run: what it stands on is missing");
    $needed = array_keys($update['reverse_paths'] ?? []);
    aegir_repeat($function, fn (&$context) => update_do_one($update['module'], $update['number'], $needed, $context));
  }
  return count($updates);
}

function aegir_update_post(): int {
  // Pending functions are found with the code as the schema has it now.
  $pending = \Drupal::service('update.post_update_registry')->getPendingUpdateFunctions();
  foreach ($pending as $function) {
    aegir_repeat($function, fn (&$context) => update_invoke_post_update($function, $context));
  }
  return count($pending);
}

/** An update does a part of its work each time it is called, until it says that it has finished. */
function aegir_repeat(string $function, callable $step): void {
  $context = ['sandbox' => [], 'results' => [], 'finished' => 1, 'message' => ''];
  do {
    $context['finished'] = 1;
    $step($context);
    if (!empty($context['results']['#abort'])) aegir_fail("$function failed");
  } while ($context['finished'] < 1);
  aegir_say("$function done");
}
