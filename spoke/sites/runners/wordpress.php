<?php

/** Work on a WordPress site; the action is in the environment. */

require __DIR__ . '/common.php';

aegir_alone();
$aegir_action = aegir_given('AEGIR_ACTION');
$aegir_root = aegir_given('AEGIR_DOCROOT');
aegir_pretend($aegir_action === 'cron' ? '/wp-cron.php' : '/index.php');

if ($aegir_action === 'cron') {
  // It ends PHP by itself when it is done.
  $aegir_may_end = true;
  require $aegir_root . '/wp-cron.php';
  aegir_done();
}
if ($aegir_action === 'install') define('WP_INSTALLING', true);

require $aegir_root . '/wp-load.php';

if ($aegir_action === 'install') {
  require_once ABSPATH . 'wp-admin/includes/upgrade.php';
  if (is_blog_installed()) {
    if (aegir_given('AEGIR_RESUMED') === '1' && get_option('aegir_installed') === aegir_given('AEGIR_TASK')) aegir_done();
    wp_cache_flush();
  }
  aegir_clear_for_install();
  wp_cache_flush();
  $uri = aegir_given('AEGIR_SITE');
  $made = wp_install($uri, 'admin', 'admin@' . strtok($uri, '/'), true, '', aegir_password());
  if (is_wp_error($made)) aegir_fail($made->get_error_message());
  update_option('aegir_installed', aegir_given('AEGIR_TASK'));
  aegir_say('WordPress ' . get_bloginfo('version') . ' installed');
  aegir_done();
}

if ($aegir_action === 'update') {
  require_once ABSPATH . 'wp-admin/includes/upgrade.php';
  $before = (int) get_option('db_version');
  wp_upgrade();
  wp_cache_flush();
  $after = (int) get_option('db_version');
  aegir_say($before === $after ? "database is at version $after already" : "database updated from version $before to $after");
  aegir_done(array('changed' => $before !== $after));
}

if ($aegir_action === 'login') {
  $admins = get_users(array('role' => 'administrator', 'number' => 1, 'orderby' => 'ID'));
  if (count($admins) === 0) aegir_fail('the site has no administrator');
  $key = get_password_reset_key($admins[0]);
  if (is_wp_error($key)) aegir_fail($key->get_error_message());
  $path = 'wp-login.php?action=rp&key=' . rawurlencode($key) . '&login=' . rawurlencode($admins[0]->user_login);
  aegir_done(array('answer' => network_site_url($path, 'login')));
}

aegir_fail("WordPress cannot do this: $aegir_action");
