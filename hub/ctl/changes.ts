import { AppError } from '../../shared/errors.ts';

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** The values that were given; the others stay as they are. */
export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** Like `given`, but a change must change something. Throws FIELD_MISSING. */
export function changesOf<T extends object>(values: T, options: string): Given<T> {
  const changes = given(values);
  if (Object.keys(changes).length > 0) return changes;
  throw new AppError('FIELD_MISSING', 'nothing to change was given', { remedy: `Give one of: ${options}.` });
}
