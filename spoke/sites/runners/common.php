<?php

/**
 * What the runners of all applications share. A runner does one thing with one site and says what came of it as one
 * JSON document, alone on standard output; whatever the application prints goes to standard error, line by line.
 * It works with old versions of PHP as well: Drupal 7 does.
 */

// The reader may be gone: what was begun is brought to its end all the same.
ignore_user_abort(true);
set_time_limit(0);
umask(0002);
ini_set('display_errors', 'stderr');
ini_set('html_errors', '0');
ob_start(function ($text) {
  fwrite(STDERR, $text);
  return '';
}, 1);

/** A fact from the environment; it must be there. */
function aegir_given($name) {
  $value = getenv($name);
  if ($value === false) aegir_fail("$name is not given");
  return $value;
}

function aegir_say($line) {
  fwrite(STDERR, trim(strip_tags($line)) . "\n");
}

/** Ends the runner with what came of it. */
function aegir_done($result = array()) {
  $GLOBALS['aegir_answered'] = true;
  while (ob_get_level() > 0) ob_end_clean();
  fwrite(STDOUT, json_encode($result + array('ok' => true)) . "\n");
  exit(0);
}

function aegir_fail($message) {
  aegir_done(array('ok' => false, 'message' => trim(strip_tags($message))));
}

function aegir_fail_by($error) {
  aegir_fail(get_class($error) . ': ' . $error->getMessage());
}

/** The application may end PHP by itself, or PHP may give up. */
register_shutdown_function(function () {
  if (!empty($GLOBALS['aegir_answered'])) return;
  $error = error_get_last();
  if ($error !== null && ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR))) {
    aegir_fail($error['message']);
  }
  if (!empty($GLOBALS['aegir_may_end'])) aegir_done();
  aegir_fail('the application ended without a word');
});

/**
 * One runner at a time for a site: one that was left behind by a spoke that died comes to its end first. The lock goes
 * with its process, however that ends.
 */
function aegir_alone() {
  $lock = fopen(aegir_given('AEGIR_SITE_DATA') . '/.lock', 'c');
  if ($lock === false || !flock($lock, LOCK_EX)) aegir_fail('the lock of the site cannot be taken');
  $GLOBALS['aegir_lock'] = $lock;
}

/** The request that the application believes to answer. */
function aegir_pretend($script) {
  $url = parse_url(aegir_given('AEGIR_URL'));
  $_SERVER['HTTP_HOST'] = $url['host'] . (isset($url['port']) ? ':' . $url['port'] : '');
  $_SERVER['SERVER_NAME'] = $url['host'];
  $_SERVER['SERVER_PORT'] = isset($url['port']) ? (string) $url['port'] : ($url['scheme'] === 'https' ? '443' : '80');
  if ($url['scheme'] === 'https') $_SERVER['HTTPS'] = 'on';
  $_SERVER['REQUEST_METHOD'] = 'GET';
  $base = isset($url['path']) ? rtrim($url['path'], '/') : '';
  $_SERVER['REQUEST_URI'] = $base . ($script === '/index.php' ? '/' : $script);
  $_SERVER['SCRIPT_NAME'] = $base . $script;
  $_SERVER['PHP_SELF'] = $base . $script;
  $_SERVER['SCRIPT_FILENAME'] = aegir_given('AEGIR_DOCROOT') . $script;
  $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
  $_SERVER['REMOTE_ADDR'] = '127.0.0.1';
  $_SERVER['QUERY_STRING'] = '';
  chdir(aegir_given('AEGIR_DOCROOT'));
}

function aegir_database() {
  $url = 'mysql:host=' . aegir_given('db_host') . ';port=' . aegir_given('db_port') . ';dbname=' . aegir_given('db_name');
  $options = array(PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION);
  if (getenv('db_ssl_ca') !== false) {
    $class = class_exists('Pdo\\Mysql') ? 'Pdo\\Mysql::ATTR_' : 'PDO::MYSQL_ATTR_';
    $options[constant($class . 'SSL_CA')] = getenv('db_ssl_ca');
    $options[constant($class . 'SSL_VERIFY_SERVER_CERT')] = true;
  }
  return new PDO($url, aegir_given('db_user'), aegir_given('db_passwd'), $options);
}

/**
 * Makes sure that the installer finds an empty database. What an earlier attempt of the same task left half done is
 * taken away; what anybody else put there is not touched.
 */
function aegir_clear_for_install() {
  try {
    $database = aegir_database();
    $found = $database->query('SHOW FULL TABLES')->fetchAll(PDO::FETCH_NUM);
    if (count($found) === 0) return;
    if (aegir_given('AEGIR_RESUMED') !== '1') aegir_fail('the database is not empty');
    aegir_say('taking away what an attempt before left half done');
    $database->exec('SET FOREIGN_KEY_CHECKS = 0');
    foreach ($found as $row) {
      $database->exec(($row[1] === 'VIEW' ? 'DROP VIEW `' : 'DROP TABLE `') . str_replace('`', '``', $row[0]) . '`');
    }
  } catch (Exception $error) {
    aegir_fail_by($error);
  }
}

/** Nobody is told this one: people get in by a link that is good once. */
function aegir_password() {
  return bin2hex(function_exists('random_bytes') ? random_bytes(24) : openssl_random_pseudo_bytes(24));
}
