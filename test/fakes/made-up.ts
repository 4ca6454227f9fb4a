import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { aegirV1 } from '../../shared/rpc/proto.ts';

/** Numbers that look random and are the same for the same seed. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
  readonly oneofIndex?: number;
}

interface Shape {
  readonly name: string;
  readonly field: readonly Field[];
  readonly nestedType: readonly (Shape & { readonly options?: { readonly mapEntry?: boolean } })[];
}

const STRINGS = [
  ...[
    '',
    'a',
    '0',
    '-1',
    '1',
    '99999999999999999999',
    'x'.repeat(300),
    'A.Example',
    'a\nb',
    'a\0b',
    '\u202e',
  ],
  ...[
    '../../etc/passwd',
    '/etc',
    '/',
    '${HOME}',
    '%{x}',
    '%n%s',
    "'; DROP TABLE sites; --",
    '"',
    '\\',
    '<x>',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '*.example',
    '1.2.3.4',
    '::1',
    '@',
    '#',
    '{}',
    'null',
    '2^31',
    'é',
  ],
  ...[
    'ab'.repeat(32),
    '00000000-0000-4000-8000-000000000001',
    '* * * * *',
    'https://x.example/',
    '@daily',
    '1h',
  ],
];
const NUMBERS = [0, 1, -1, 2, 80, 65_535, 65_536, 2 ** 31 - 1, -(2 ** 31), 2 ** 53, -(2 ** 53), 1e15, 3_600];
const DEEPEST = 6;

/**
 * An object of a message's own shape with values that nobody would give. `likely` has values for fields of a name that get
 * past the first check, so that later ones are reached.
 */
export function madeUp(
  definition: MessageTypeDefinition<object, object>,
  roll: Dice,
  likely: Readonly<Record<string, readonly unknown[]>> = {},
): object {
  return objectOf(definition.type as unknown as Shape, roll, likely, 0);
}

function objectOf(
  shape: Shape,
  roll: Dice,
  likely: Readonly<Record<string, readonly unknown[]>>,
  depth: number,
): object {
  const fields = shape.field.filter(() => roll(4) > 0);
  return Object.fromEntries(
    fields.map((field) => {
      const name = field.name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
      const usual = likely[name];
      if (usual !== undefined && roll(5) > 0) return [name, usual[roll(usual.length)]];
      const one = (): unknown => valueOf(field, shape, roll, likely, depth);
      return [name, field.label === 'LABEL_REPEATED' ? severalOf(field, shape, roll, one) : one()];
    }),
  );
}

function severalOf(field: Field, shape: Shape, roll: Dice, one: () => unknown): unknown {
  const values = Array.from({ length: roll(4) }, one);
  const isMap = shape.nestedType.some(
    ({ name, options }) => name === lastName(field) && options?.mapEntry === true,
  );
  if (!isMap) return values;
  return Object.fromEntries(
    values.map((entry) => {
      const { key = '', value = '' } = entry as { key?: unknown; value?: unknown };
      return [String(key), value];
    }),
  );
}

function valueOf(
  field: Field,
  shape: Shape,
  roll: Dice,
  likely: Readonly<Record<string, readonly unknown[]>>,
  depth: number,
): unknown {
  switch (field.type) {
    case 'TYPE_STRING':
      return STRINGS[roll(STRINGS.length)];
    case 'TYPE_BYTES':
      return Buffer.from(Array.from({ length: roll(80) }, () => roll(256)));
    case 'TYPE_BOOL':
      return roll(2) === 0;
    case 'TYPE_ENUM':
      return [0, 1, 2, 3, 4, 5, 999, -1][roll(8)];
    case 'TYPE_MESSAGE': {
      const inner = messageOf(field, shape);
      return inner === undefined || depth >= DEEPEST ? {} : objectOf(inner, roll, likely, depth + 1);
    }
    case 'TYPE_DOUBLE':
    case 'TYPE_FLOAT':
      return [0, -0, 1.5, Number.NaN, Infinity, -1e300][roll(6)];
    default:
      return NUMBERS[roll(NUMBERS.length)];
  }
}

function messageOf(field: Field, shape: Shape): Shape | undefined {
  const name = lastName(field);
  const nested = shape.nestedType.find((type) => type.name === name);
  const loaded = (aegirV1 as unknown as Record<string, { type?: Shape } | undefined>)[name];
  return nested ?? loaded?.type;
}

function lastName({ typeName }: Field): string {
  return typeName.split('.').at(-1) ?? '';
}

/** Bytes of a message with some of them changed, lost or added. */
export function mangled(bytes: Buffer, roll: Dice): Buffer {
  const changed = Buffer.from(bytes);
  for (let times = roll(4); times >= 0 && changed.length > 0; times -= 1) {
    changed.writeUInt8(roll(256), roll(changed.length));
  }
  if (roll(3) === 0) return changed.subarray(0, roll(changed.length + 1));
  return roll(3) === 0
    ? Buffer.concat([changed, Buffer.from(Array.from({ length: roll(20) }, () => roll(256)))])
    : changed;
}
