import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { TestVerdict } from '../webserver/webserver.ts';
import type { Complaint, Unit } from './units.ts';

/** How often a generation is tested with one more part held back before it is given up. */
const MOST_HOLDS = 25;

export interface Candidate {
  readonly folder: string;
  /** All parts that can be held back. Those changed now come first: they are the likeliest at fault. */
  readonly units: readonly Unit[];
  /** Whether the part is new or changed in this generation. */
  readonly isChanged: (unit: Unit) => boolean;
  readonly test: () => Promise<TestVerdict>;
}

/**
 * Tests a generation and holds back, one by one, what the web server refuses. Returns the problems of what
 * was held back. Throws CONFIG_TEST_FAILED when the fault is in none of the parts, or in too many.
 */
export async function admit(candidate: Candidate): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (let holds = 0; holds <= MOST_HOLDS; holds += 1) {
    const verdict = await candidate.test();
    faultPoint('apply.test');
    if (verdict.ok) return problems;
    const unit = ownerOf(candidate, verdict) ?? (await search(candidate));
    if (!unit) throw refusal(verdict);
    problems.push(unit.hold(verdict));
  }
  throw new AppError(
    'CONFIG_TEST_FAILED',
    `more than ${String(MOST_HOLDS)} parts of the configuration are refused`,
  );
}

function ownerOf({ folder, units }: Candidate, { file }: Complaint): Unit | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const path = file.slice(folder.length + 1);
  return units.find((unit) => unit.stage !== 'out' && unit.owns(path));
}

/**
 * The web server named no file of ours: looks for the changed part without which the test passes, halving
 * the suspects each time.
 */
async function search(candidate: Candidate): Promise<Unit | undefined> {
  const all = candidate.units.filter((unit) => unit.stage === 'new' && candidate.isChanged(unit));
  if (all.length === 0 || !(await passesWithout(candidate, all))) return undefined;
  let suspects = all;
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    const others = all.filter((unit) => !half.includes(unit));
    const innocent = await passesWithout(candidate, others);
    suspects = innocent ? suspects.slice(half.length) : half;
  }
  return suspects[0];
}

async function passesWithout(candidate: Candidate, units: readonly Unit[]): Promise<boolean> {
  for (const unit of units) unit.hide(true);
  try {
    return (await candidate.test()).ok;
  } finally {
    for (const unit of units) unit.hide(false);
  }
}

function refusal({ message, file, line }: Complaint): AppError {
  return new AppError('CONFIG_TEST_FAILED', message, { metadata: { file, line: String(line) } });
}
