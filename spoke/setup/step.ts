/** One thing that a web server needs before a spoke can work on it. Looks anew each time it is asked. */
export interface SetupStep {
  /** Stable name, such as "sudo". */
  readonly name: string;
  /** How it shall be, in words. */
  readonly wanted: string;
  /** What is not so, in words; null when nothing is. */
  missing(): Promise<string | null>;
  /** Makes it so. Throws when it cannot, with what a person has to do. */
  make(): Promise<void>;
  /** Takes back what make() made, as far as it is still ours. Returns whether there was something to take back. */
  undo?(): Promise<boolean>;
}

/** make: do what is missing. check: only look. undo: take back what was made. */
export type SetupWork = 'make' | 'check' | 'undo';

type Tell = (line: string) => void;

/** Works on the steps in order, undoing in reverse, a line for each. Returns whether nothing is missing afterwards. */
export async function runSteps(work: SetupWork, steps: readonly SetupStep[], tell: Tell): Promise<boolean> {
  let complete = true;
  for (const step of work === 'undo' ? [...steps].reverse() : steps) {
    const { outcome, text } = await WORK[work](step);
    tell(`${outcome.padEnd(8)}${step.name.padEnd(16)}${text}`);
    complete &&= outcome !== 'missing';
  }
  return complete;
}

interface StepReport {
  readonly outcome: 'ok' | 'done' | 'missing' | 'undone' | 'left';
  readonly text: string;
}

const WORK: Readonly<Record<SetupWork, (step: SetupStep) => Promise<StepReport>>> = {
  make: async (step) => {
    const missing = await step.missing();
    // Each step sees what those before it made.
    if (missing !== null) await step.make();
    return { outcome: missing === null ? 'ok' : 'done', text: step.wanted };
  },
  check: async (step) => {
    const missing = await step.missing();
    return { outcome: missing === null ? 'ok' : 'missing', text: missing ?? step.wanted };
  },
  undo: async (step) => {
    const undone = (await step.undo?.()) ?? false;
    return { outcome: undone ? 'undone' : 'left', text: step.wanted };
  },
};
