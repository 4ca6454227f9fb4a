import { AppError } from './errors.ts';

/**
 * The settings of PHP that an operator may give a site. All others are the administrator's: many of them, such as
 * auto_prepend_file or error_log, would let a site run code or write files where it must not.
 */

interface Rule {
  /** What a value may be, for people. */
  readonly wants: string;
  accepts(value: string): boolean;
  /** What PHP has when no file of the host says anything. */
  readonly builtIn: string;
}

const MIB = 1 << 20;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1 << 10, M: MIB, G: 1 << 30 };

function size(fromMib: number, toMib: number, builtIn: string): Rule {
  return {
    wants: `a size from ${String(fromMib)}M to ${String(toMib)}M, such as 64M`,
    accepts: (value) => {
      const [, number, unit = ''] = /^(\d{1,12})([KMG]?)$/.exec(value) ?? [];
      const bytes = Number(number) * (UNITS[unit] ?? NaN);
      return bytes >= fromMib * MIB && bytes <= toMib * MIB;
    },
    builtIn,
  };
}

function whole(from: number, to: number, builtIn: string): Rule {
  return {
    wants: `a whole number from ${String(from)} to ${String(to)}`,
    accepts: (value) => /^(?:0|[1-9]\d{0,8})$/.test(value) && Number(value) >= from && Number(value) <= to,
    builtIn,
  };
}

function onOff(builtIn: '0' | '1'): Rule {
  return { wants: '1 or 0', accepts: (value) => value === '0' || value === '1', builtIn };
}

const TIME_ZONE: Rule = {
  wants: 'a time zone, such as Europe/Berlin',
  accepts: (value) => /^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(value) && isTimeZone(value),
  builtIn: 'UTC',
};

const RULES = {
  memory_limit: size(16, 16_384, '128M'),
  upload_max_filesize: size(1, 16_384, '2M'),
  post_max_size: size(1, 16_384, '8M'),
  max_execution_time: whole(1, 3_600, '30'),
  max_input_time: whole(1, 3_600, '60'),
  max_input_vars: whole(100, 100_000, '1000'),
  max_file_uploads: whole(1, 1_000, '20'),
  display_errors: onOff('1'),
  'session.gc_maxlifetime': whole(60, 2_592_000, '1440'),
  'date.timezone': TIME_ZONE,
} as const satisfies Record<string, Rule>;

/** A setting that a site may have. */
export type PhpSettingName = keyof typeof RULES;

/** All of them, in order. */
export const PHP_SETTING_NAMES = Object.keys(RULES).sort() as readonly PhpSettingName[];

/** Throws FIELD_INVALID, with what may be given. */
export function checkPhpSettings(
  given: Readonly<Record<string, string>>,
  field: string,
): Readonly<Partial<Record<PhpSettingName, string>>> {
  for (const [name, value] of Object.entries(given)) checkOne(name, value, `${field}[${name.slice(0, 64)}]`);
  return given;
}

function checkOne(name: string, value: string, field: string): void {
  const rule = isKnown(name) ? RULES[name] : undefined;
  if (rule === undefined) {
    throw new AppError(
      'FIELD_INVALID',
      `${JSON.stringify(name.slice(0, 64))} is not a setting that sites may have`,
      {
        field,
        remedy: `Give some of ${PHP_SETTING_NAMES.join(', ')}.`,
      },
    );
  }
  if (rule.accepts(value)) return;
  throw new AppError('FIELD_INVALID', `${name} cannot be ${JSON.stringify(value.slice(0, 64))}`, {
    field,
    remedy: `Give ${rule.wants}.`,
  });
}

function isKnown(name: string): name is PhpSettingName {
  return Object.hasOwn(RULES, name);
}

/** What PHP has for a setting when no file of the host says anything. */
export function builtInPhpSetting(name: PhpSettingName): string {
  return RULES[name].builtIn;
}

/** A version as people and packages write it, such as 8.2. Throws FIELD_INVALID. */
export function checkPhpVersion(value: string, field: string): string {
  if (/^[1-9]\d?\.\d{1,2}$/.test(value)) return value;
  throw new AppError(
    'FIELD_INVALID',
    `${field} is not a version of PHP: ${JSON.stringify(value.slice(0, 20))}`,
    {
      field,
      remedy: 'Give two numbers, such as 8.2.',
    },
  );
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
