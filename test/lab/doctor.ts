import type { Host } from './host.ts';

/** What the doctor of a spoke says. */
export interface Finding {
  readonly name: string;
  /** `ok`, `warning` or `failed`. */
  readonly outcome: string;
  readonly why: string;
  readonly remedy: string;
}

/** A check, what breaks the one thing that it looks at, and what mends it. */
export type Breaking = readonly [check: string, breaking: string, mending: string];

/** Has the doctor look, as root on the machine. */
export async function doctor(host: Host): Promise<Map<string, Finding>> {
  const { stdout } = await host.exec('aegir-spoke doctor --json');
  const { checks } = JSON.parse(stdout) as { checks: readonly Finding[] };
  return new Map(checks.map((check) => [check.name, check]));
}

/** What the doctor says of a check while that is broken, and after it was mended. */
export async function brokenAndMended(host: Host, [check, breaking, mending]: Breaking): Promise<Finding[]> {
  await host.ok(breaking);
  const broken = (await doctor(host)).get(check);
  await host.ok(mending);
  const mended = (await doctor(host)).get(check);
  if (broken === undefined || mended === undefined) throw new Error(`the doctor has no line ${check}`);
  return [broken, mended];
}
