import type { CheckItem } from '../shared/proto/gen/aegir/v1/CheckItem.ts';

/** A line of the checklist that is as it should be. */
export function passed(name: string, finding: string): CheckItem {
  return { name, outcome: 'OUTCOME_OK', finding, remedy: '' };
}

/** A line that limits what works. */
export function warned(name: string, finding: string, remedy: string): CheckItem {
  return { name, outcome: 'OUTCOME_WARNING', finding, remedy };
}

/** A line without which nothing can be served. */
export function failed(name: string, finding: string, remedy: string): CheckItem {
  return { name, outcome: 'OUTCOME_FAILED', finding, remedy };
}
