<?php
// A small site that shows where it runs and keeps a counter in its own files folder.
$site = $_SERVER['AEGIR_SITE'] ?? 'unknown';
$counter = ($_SERVER['AEGIR_SITE_DATA'] ?? sys_get_temp_dir()) . '/files/visits.txt';
$visits = (int) @file_get_contents($counter) + 1;
$kept = @file_put_contents($counter, (string) $visits, LOCK_EX) !== false;
?>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title><?= htmlspecialchars($site) ?></title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <h1>Hello from <?= htmlspecialchars($site) ?></h1>
  <p>PHP <?= PHP_VERSION ?> in <?= htmlspecialchars($_SERVER['SERVER_SOFTWARE'] ?? 'a web server') ?></p>
  <p>Code: <code><?= htmlspecialchars($_SERVER['DOCUMENT_ROOT']) ?></code></p>
  <p><?= $kept ? "Visit number $visits, counted in this site's own files." : 'This site cannot write to its files folder.' ?></p>
</body>
</html>
