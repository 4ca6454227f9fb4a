import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { loadSpokeConfig, type SpokeConfig } from '../config.ts';
import { sharedCodeFolder, siteDataFolder } from '../disk/places.ts';
import { placedCode, settleCode, settleSite, unsettleSite } from './settle.ts';

const SITE = { uri: 'a.example', aliases: ['*.b.example'] };

let root: string;
let config: SpokeConfig;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegir-settle-'));
  writeFileSync(join(root, 'spoke.yaml'), `root: ${root}\n`);
  config = loadSpokeConfig(join(root, 'spoke.yaml'));
  data = join(siteDataFolder(config), SITE.uri);
  mkdirSync(data, { recursive: true });
});
afterEach(() => {
  removeTree(root, tmpdir());
});

/** A release with these files. */
function release(files: Readonly<Record<string, string>>): string {
  const folder = join(root, 'releases', 'digest');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const DRUPAL = { 'core/lib/Drupal.php': "const VERSION = '10.3.1';", 'sites/README.txt': '' };
const WORDPRESS = { 'wp-includes/version.php': "$wp_version = '6.1';" };

function settle(folder: string): boolean {
  const code = placedCode(folder);
  settleCode(config, code);
  return settleSite(config, SITE, code);
}

describe('code and its sites', () => {
  it('of Drupal find each other by links that belong to no release', () => {
    const folder = release(DRUPAL);
    expect(settle(folder)).toBe(true);
    expect(readlinkSync(join(folder, 'sites/a.example'))).toBe(data);
    expect(readlinkSync(join(folder, 'sites/sites.php'))).toBe(join(sharedCodeFolder(config), 'sites.php'));
    const settings = readFileSync(join(data, 'settings.php'), 'utf8');
    expect(settings).toContain("'^a\\.example$'");
    expect(settings).toContain("'^.+\\.b\\.example$'");
    expect(lstatSync(join(data, 'settings.php')).mode & 0o777).toBe(0o640);
  });

  it('keep their secret, and get their settings back as they should be', () => {
    const folder = release(DRUPAL);
    settle(folder);
    const salt = readFileSync(join(data, 'salt.php'), 'utf8');
    expect(salt).toMatch(/return '[0-9a-f]{96}';/);
    writeFileSync(join(data, 'local.settings.php'), '<?php // mine');
    chmodSync(join(data, 'settings.php'), 0o640);
    writeFileSync(join(data, 'settings.php'), '<?php // an installer was here');
    chmodSync(data, 0o555);
    settle(folder);
    expect(readFileSync(join(data, 'settings.php'), 'utf8')).toContain('aegir-spoke');
    expect(readFileSync(join(data, 'salt.php'), 'utf8')).toBe(salt);
    expect(readFileSync(join(data, 'local.settings.php'), 'utf8')).toBe('<?php // mine');
    expect(lstatSync(data).mode & 0o7777).toBe(0o2750);
  });

  it('of WordPress find each other one folder above the code', () => {
    const folder = release(WORDPRESS);
    expect(settle(folder)).toBe(true);
    expect(readlinkSync(join(folder, '../wp-config.php'))).toBe(
      join(sharedCodeFolder(config), 'wp-config.php'),
    );
    expect(readFileSync(join(data, 'wp-config.php'), 'utf8')).toContain('db_passwd');
    expect(lstatSync(join(folder, 'sites'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('that are plain PHP are left alone', () => {
    const folder = release({ 'index.php': '' });
    expect(settle(folder)).toBe(true);
    expect(lstatSync(join(data, 'settings.php'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('stay as they are where the code has a folder or a table of its own', () => {
    const folder = release({ ...DRUPAL, 'sites/a.example/settings.php': 'own', 'sites/sites.php': 'own' });
    expect(settle(folder)).toBe(false);
    expect(readFileSync(join(folder, 'sites/sites.php'), 'utf8')).toBe('own');
    expect(readFileSync(join(folder, 'sites/a.example/settings.php'), 'utf8')).toBe('own');
  });

  it('part again, and only from what is ours', () => {
    const folder = release(DRUPAL);
    settle(folder);
    symlinkSync('default', join(folder, 'sites/other.example'));
    for (const uri of ['a.example', 'other.example', 'none.example'])
      unsettleSite(config, uri, placedCode(folder));
    expect(lstatSync(join(folder, 'sites/a.example'), { throwIfNoEntry: false })).toBeUndefined();
    expect(readlinkSync(join(folder, 'sites/other.example'))).toBe('default');
    expect(lstatSync(join(data, 'settings.php')).isFile()).toBe(true);
  });
});
