import { changeBetween, type DesiredState } from '../../shared/desired-state.ts';

/** One field of an object in two states; '' where it is absent or empty. */
export interface FieldDifference {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** One object that is not the same in two states. */
export interface ObjectDifference {
  readonly kind: 'web' | 'platform' | 'site';
  /** '' for the settings of the whole server. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Those that differ. */
  readonly fields: readonly FieldDifference[];
}

/** Fields whose values nobody shall read: that they differ is said, not how. */
const SECRET = /pass|secret|token|credential|key|hash|auth/i;
const HIDDEN = '(not shown)';

/** What leads from one state to another, object by object with the fields that differ. */
export function differenceOf(from: DesiredState, to: DesiredState): ObjectDifference[] {
  const change = changeBetween(from, to);
  const platform = (name: string): ObjectDifference =>
    objectDifference('platform', name, from.platforms.get(name), to.platforms.get(name));
  const site = (uri: string): ObjectDifference =>
    objectDifference('site', uri, from.sites.get(uri), to.sites.get(uri));
  return [
    ...(change.web === null ? [] : [objectDifference('web', '', from.web, to.web)]),
    ...change.platforms.map(({ name }) => platform(name)),
    ...change.removedPlatforms.map(platform),
    ...change.sites.map(({ uri }) => site(uri)),
    ...change.removedSites.map(site),
  ];
}

function objectDifference(
  kind: ObjectDifference['kind'],
  name: string,
  before: object | undefined,
  after: object | undefined,
): ObjectDifference {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  // What is removed is named; its fields tell nothing any more.
  const fields = after === undefined ? [] : fieldDifferences(before ?? {}, after);
  return { kind, name, change, fields };
}

function fieldDifferences(before: object, after: object): FieldDifference[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: textOf(old.get(name)), after: textOf(now.get(name)) }))
    .filter((field) => field.before !== field.after)
    .map((field) => (SECRET.test(field.name) ? hidden(field) : field));
}

function hidden({ name, before, after }: FieldDifference): FieldDifference {
  return { name, before: before === '' ? '' : HIDDEN, after: after === '' ? '' : HIDDEN };
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value, hideSecrets);
}

function hideSecrets(name: string, value: unknown): unknown {
  return SECRET.test(name) && value !== '' ? HIDDEN : value;
}
