import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { drupal7Settings, drupalSettings } from '../../spoke/applications/drupal.ts';
import { WP_CONFIG_OF_SITE } from '../../spoke/applications/wordpress.ts';

const SITE = { uri: 'a.example', aliases: [] };
const CA = '/var/aegir/config/authorities/ab.pem';
const SHOW_DRUPAL =
  "$app_root = '/'; include 'settings.php'; echo json_encode($databases['default']['default']['pdo'] ?? null);";
const SHOW_WORDPRESS =
  "$_SERVER['HTTP_HOST'] = 'a.example'; define('ABSPATH', __DIR__ . '/'); include 'settings.php';";
/** What WordPress would do next; the flags are those of PHP's own client. */
const WP_SETTINGS = `<?php echo json_encode(array(
  'flags' => defined('MYSQL_CLIENT_FLAGS') ? MYSQL_CLIENT_FLAGS : null,
  'authorities' => getenv('SSL_CERT_FILE'),
));`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-encryption-'));
  writeFileSync(join(folder, 'salt.php'), "<?php return 'salt';");
  writeFileSync(join(folder, 'wp-settings.php'), WP_SETTINGS);
});
afterEach(() => {
  removeTree(folder, tmpdir());
});

/** What PHP itself makes of these settings. */
function read(settings: string, show: string, environment: Readonly<Record<string, string>>): unknown {
  writeFileSync(join(folder, 'settings.php'), settings);
  writeFileSync(join(folder, 'show.php'), `<?php chdir(__DIR__); ${show}`);
  const env = { PATH: process.env['PATH'], db_host: 'db1', ...environment };
  return JSON.parse(
    execFileSync('php', ['-d', 'error_reporting=-1', join(folder, 'show.php')], { env }).toString(),
  );
}

describe('the settings of a site whose database is to be reached encrypted', () => {
  it.each([
    ['Drupal', drupalSettings(SITE)],
    ['Drupal 7', drupal7Settings(SITE)],
  ])(
    'have %s hold the certificate against the authorities, and its name against the host',
    (_name, settings) => {
      // PDO::MYSQL_ATTR_SSL_CA and PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT.
      expect(read(settings, SHOW_DRUPAL, { db_ssl_ca: CA })).toEqual({ 1009: CA, 1014: true });
      expect(read(settings, SHOW_DRUPAL, {})).toBeNull();
    },
  );

  it('have WordPress do the same by the flags of its client, and where PHP looks for authorities', () => {
    // MYSQLI_CLIENT_SSL and MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT.
    const flags = 2_048 + 2 ** 30;
    expect(read(WP_CONFIG_OF_SITE, SHOW_WORDPRESS, { db_ssl_ca: CA })).toEqual({ flags, authorities: CA });
    expect(read(WP_CONFIG_OF_SITE, SHOW_WORDPRESS, {})).toEqual({ flags: null, authorities: false });
  });
});
