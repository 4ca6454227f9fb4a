import { describe, expect, it } from 'vitest';
import { applicationText, defaultProfile, detectApplication, type CodeTree } from './application.ts';

/** A tree of these files. */
function tree(files: Readonly<Record<string, string>>): CodeTree {
  return {
    head: (path) => files[path] ?? null,
    names: (folder) => {
      const start = folder === '' ? '' : `${folder}/`;
      const below = Object.keys(files).filter((path) => path.startsWith(start));
      return [...new Set(below.map((path) => path.slice(start.length).split('/')[0] ?? ''))];
    },
  };
}

const DRUPAL = {
  'core/lib/Drupal.php': "<?php\nclass Drupal {\n  const VERSION = '10.3.1';\n",
  'core/profiles/standard/standard.info.yml': 'name: Standard\ntype: profile\n',
  'core/profiles/minimal/minimal.info.yml': "name: Minimal\ntype: 'profile'\n",
  'core/profiles/testing/testing.info.yml': 'name: Testing\ntype: profile\nhidden: true\n',
  'profiles/custom/shop/shop.info.yml': 'type: profile\n',
  'profiles/custom/a theme/a theme.info.yml': 'type: profile\n',
  'profiles/README.txt': '',
};

describe('an application', () => {
  it('is Drupal 8 or later by its core, with the profiles that people may choose', () => {
    expect(detectApplication(tree(DRUPAL))).toEqual({
      kind: 'drupal',
      version: '10.3.1',
      profiles: ['minimal', 'shop', 'standard'],
    });
  });

  it('is Drupal 7 by its bootstrap, and a profile only what can run', () => {
    const files = {
      'includes/bootstrap.inc': "<?php\ndefine('VERSION', '7.105');\n",
      'profiles/standard/standard.info': 'name = Standard\n',
      'profiles/standard/standard.profile': '<?php',
      'profiles/testing/testing.info': 'name = Testing\nhidden = TRUE\n',
      'profiles/testing/testing.profile': '<?php',
      'profiles/half/half.info': 'name = Half\n',
    };
    expect(detectApplication(tree(files))).toEqual({
      kind: 'drupal7',
      version: '7.105',
      profiles: ['standard'],
    });
  });

  it('is WordPress by its version file', () => {
    expect(detectApplication(tree({ 'wp-includes/version.php': "<?php\n$wp_version = '6.1.9';\n" }))).toEqual(
      {
        kind: 'wordpress',
        version: '6.1.9',
        profiles: ['wordpress'],
      },
    );
  });

  it('is plain PHP or static files where nothing is known', () => {
    expect(detectApplication(tree({ 'index.php': '' })).kind).toBe('php');
    expect(detectApplication(tree({ 'index.html': '' })).kind).toBe('static');
  });

  it('has nothing in its version that could do harm where it is shown', () => {
    const files = { 'wp-includes/version.php': "<?php\n$wp_version = '6\u001b[31m <b>';\n" };
    expect(detectApplication(tree(files)).version).toBe('631mb');
    expect(applicationText({ kind: 'drupal', version: '9.5.11' })).toBe('Drupal 9.5.11');
    expect(applicationText({ kind: 'later', version: '' })).toBe('');
  });

  it('has a profile to begin with only where there is no doubt', () => {
    expect(defaultProfile({ profiles: ['minimal', 'standard'] })).toBe('standard');
    expect(defaultProfile({ profiles: ['shop'] })).toBe('shop');
    expect(defaultProfile({ profiles: ['minimal', 'shop'] })).toBeUndefined();
  });
});
