import type { CheckName } from '../../shared/checks.ts';
import { expectBroken } from '../fakes/broken.ts';
import type { Host } from './host.ts';

/** What the doctor of a spoke says. */
export interface Finding {
  readonly name: string;
  /** `ok`, `warning` or `failed`. */
  readonly outcome: string;
  readonly why: string;
  readonly remedy: string;
}

/** A check, what breaks the one thing that it looks at, what mends it, and what the doctor says to do. */
export interface Breaking {
  readonly check: CheckName;
  readonly breaking: string;
  readonly mending: string;
  readonly remedy: RegExp;
}

/** One line of a table of things that are broken on a machine. */
export function breaks(check: CheckName, breaking: string, mending: string, remedy: RegExp): Breaking {
  return { check, breaking, mending, remedy };
}

/** Has the doctor look, as root on the machine. */
export async function doctor(host: Host): Promise<Finding[]> {
  const { stdout } = await host.exec('aegir-spoke doctor --json');
  return (JSON.parse(stdout) as { checks: Finding[] }).checks;
}

/** Expects the doctor to name what is broken while it is, and to say why it matters; then it is mended. */
export async function expectNamed(host: Host, { check, breaking, mending, remedy }: Breaking): Promise<void> {
  await host.ok(breaking);
  const checks = await doctor(host);
  await host.ok(mending);
  expectBroken(check, checks, remedy);
}

/** The lines that are not in order. */
export function complaints(checks: readonly Finding[]): string[] {
  return checks.filter(({ outcome }) => outcome !== 'ok').map(({ name }) => name);
}
