import { describe, expect, it } from 'vitest';
import { aliasesIn, readSettings } from './found-settings.ts';

const LOGIN = { host: 'db1', port: 3306, name: 'shop', user: 'shop', password: "it's" };

describe('settings of a site that was found', () => {
  it('say in Drupal 8 and later where its database is', () => {
    const text = `<?php
      # $databases['default']['default'] = ['database' => 'comment'];
      $databases = [];
      $databases['default']['default'] = array (
        'database' => 'shop', 'username' => 'shop', 'password' => 'it\\'s', 'prefix' => '',
        'host' => 'db1', 'port' => '', 'namespace' => 'Drupal\\\\mysql\\\\Driver\\\\Database\\\\mysql', 'driver' => 'mysql',
        'init_commands' => [PDO::X => strtoupper('a')],
      );
      $settings['hash_salt'] = 'abcdefghijklmnopqrstuvwxyz';
      $settings['install_profile'] = 'minimal';
      if (file_exists('x')) { include 'x'; }`;
    expect(readSettings(text, null)).toEqual({
      ...{ login: LOGIN, problem: '', isPrefixed: false },
      ...{ profile: 'minimal', salt: 'abcdefghijklmnopqrstuvwxyz' },
    });
  });

  it('say it in Drupal 7 also as one array, and key by key', () => {
    const whole = `<?php $databases = array('default' => array('default' => array('driver' => 'mysql',
      'host' => "db1", 'database' => "shop", 'username' => 'shop', 'password' => "it's", 'port' => 3306)));
      $drupal_hash_salt = 'salt';`;
    expect(readSettings(whole, null)).toMatchObject({ login: LOGIN, salt: 'salt' });
    const keys = ['host', 'database', 'username', 'password'] as const;
    const values = { host: 'db1', database: 'shop', username: 'shop', password: "it's" };
    const lines = keys.map((key) => `$databases['default']['default']['${key}'] = "${values[key]}";`);
    expect(readSettings(`<?php ${lines.join('\n')}`, null).login).toEqual(LOGIN);
  });

  it('say it in an address before that', () => {
    const login = { ...LOGIN, port: 3307, password: 'p@ss' };
    expect(readSettings(`<?php $db_url = 'mysqli://shop:p%40ss@db1:3307/shop';`, null).login).toEqual(login);
    const several = `<?php $db_url['default'] = 'mysqli://shop:p%40ss@db1:3307/shop'; $db_prefix = 'x_';`;
    expect(readSettings(several, null)).toMatchObject({ login, isPrefixed: true });
  });

  it('leave it to the file beside them where they read the environment', () => {
    const text = `<?php $databases['default']['default'] = array('driver' => $_SERVER['db_type'],
      'database' => $_SERVER['db_name'], 'username' => $_SERVER['db_user'], 'password' => $_SERVER['db_passwd'], 'host' => 'db1');`;
    const drushrc = `<?php $options['db_type'] = 'mysql'; $options['db_host'] = 'db1'; $options['db_port'] = '3306';
      $options['db_passwd'] = "it's"; $options['db_name'] = 'shop'; $options['db_user'] = 'shop'; $options['profile'] = 'standard';`;
    expect(readSettings(text, null)).toMatchObject({
      login: null,
      problem: expect.stringContaining('plain words') as string,
    });
    expect(readSettings(text, drushrc)).toMatchObject({ login: LOGIN, problem: '', profile: 'standard' });
  });

  it.each([
    ['no PHP', '<?php $databases = array(;'],
    [
      'another kind of database',
      `<?php $databases['default']['default'] = ['driver' => 'pgsql', 'database' => 'a', 'username' => 'a', 'host' => 'h'];`,
    ],
    [
      'a value that must be run',
      `<?php $databases['default']['default'] = ['database' => getenv('DB'), 'username' => 'a'];`,
    ],
    [
      'a name that is an option',
      `<?php $databases['default']['default'] = ['database' => '--help', 'username' => 'a'];`,
    ],
    [
      'a password no option file can carry',
      `<?php $databases['default']['default'] = ['database' => 'a', 'username' => 'a', 'password' => 'a"b'];`,
    ],
    [
      'a host with an option in it',
      `<?php $databases['default']['default'] = ['database' => 'a', 'username' => 'a', 'host' => "h\nuser=root"];`,
    ],
    [
      'an added piece',
      `<?php $databases['default']['default'] = ['database' => 'a', 'username' => 'a']; $databases['default']['default']['host'] .= $x;`,
    ],
    ['nothing', ''],
  ])('say nothing with %s', (_what, text) => {
    const { login, problem } = readSettings(text, null);
    expect(login).toBeNull();
    expect(problem).not.toBe('');
  });

  it('tell its other names, but those that no site here can have', () => {
    const text = `<?php $sites['example.net'] = 'www.example.org'; $sites['8080.example.net'] = 'other.org';
      $sites['www.example.org'] = 'www.example.org'; $sites['bad_name'] = 'www.example.org'; $sites[$x] = 'www.example.org';`;
    expect(aliasesIn(text, 'www.example.org')).toEqual(['example.net']);
    expect(aliasesIn('<?php', 'www.example.org')).toEqual([]);
  });
});
