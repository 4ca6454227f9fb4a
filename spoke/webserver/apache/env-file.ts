import { readIfThere } from '../../disk/reading.ts';

/** Plain assignments of a shell file; the suffix for several instances is that of the first, none. */
export function readEnvFile(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  if (file === '') return values;
  for (const line of (readIfThere(file) ?? '').split('\n')) {
    const match = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
    if (!match) continue;
    const [, variable = '', double, single, plain] = match;
    values[variable] = (double ?? single ?? plain ?? '')
      .replace(/^\$\{[A-Z_]+:?[-=]([^}]*)\}$/, '$1')
      .replaceAll(/\$\{?([A-Z_]+)\}?/g, (_, inner: string) => values[inner] ?? '');
  }
  return values;
}
