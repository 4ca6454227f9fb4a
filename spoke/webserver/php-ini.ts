import { builtInPhpSetting, PHP_SETTING_NAMES } from '../../shared/php-settings.ts';
import type { PhpSettings } from '../../shared/site-settings.ts';
import { namesIfThere, readIfThere } from '../disk/reading.ts';

/**
 * What the host's own files give php-fpm for these settings: those of its pool last, as php-fpm reads them. What no
 * file says is as PHP has it built in.
 */
export function hostPhpSettings(folder: string, names: readonly string[]): PhpSettings {
  const extensions = `${folder}/conf.d`;
  const files = [
    `${folder}/php.ini`,
    ...namesIfThere(extensions)
      .filter((file) => file.endsWith('.ini'))
      .map((file) => `${extensions}/${file}`),
  ];
  const said = Object.assign({}, ...files.map((file) => iniValues(readIfThere(file) ?? ''))) as Values;
  const pool = poolValues(readIfThere(`${folder}/pool.d/www.conf`) ?? '');
  const values = { ...said, ...pool };
  const wanted = PHP_SETTING_NAMES.filter((name) => names.includes(name));
  return Object.fromEntries(wanted.map((name) => [name, clean(values[name]) ?? builtInPhpSetting(name)]));
}

type Values = Readonly<Record<string, string | undefined>>;

function iniValues(text: string): Values {
  return Object.fromEntries(
    [...text.matchAll(/^\s*([a-z_.]+)\s*=\s*(.*?)\s*$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

function poolValues(text: string): Values {
  const lines = text.matchAll(/^\s*php_(?:admin_)?(?:value|flag)\[([a-z_.]+)\]\s*=\s*(.*?)\s*$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
}

const SWITCHES: Values = { on: '1', yes: '1', true: '1', off: '0', no: '0', false: '0', none: '0' };

/** A value without quotes and comment, or undefined for one that a configuration cannot carry. */
function clean(value: string | undefined): string | undefined {
  const bare = (value ?? '').replace(/^"([^"]*)".*$/, '$1').replace(/\s*;.*$/, '');
  const plain = SWITCHES[bare.toLowerCase()] ?? bare;
  return /^[A-Za-z0-9._/+-]+$/.test(plain) ? plain : undefined;
}
