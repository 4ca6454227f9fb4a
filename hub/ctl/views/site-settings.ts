import type { SiteSettings__Output } from '../../../shared/proto/gen/aegir/v1/SiteSettings.ts';
import { toned, type Text } from '../output/page.ts';
import { size } from '../../../shared/words.ts';

/** Rows of how a site behaves; empty where it is as the server has it. */
export function settingsRows(settings: SiteSettings__Output | null): [string, Text][] {
  if (settings === null) return [];
  const { redirectTo, maintenance, auth, headers, php, phpSettings, maxBodyBytes, logs } = settings;
  return [
    ['redirect to', redirectTo],
    ['maintenance', maintenance ? toned('on', 'warning') : ''],
    ['password for', auth?.user ?? ''],
    ['headers', listed(headers, ': ')],
    ['PHP', php],
    ['PHP settings', listed(phpSettings, '=')],
    ['largest body', maxBodyBytes === 0 ? '' : size(maxBodyBytes)],
    ['logs', logs ? 'of its own' : ''],
  ];
}

function listed(map: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}${separator}${value}`)
    .join(', ');
}
