import { describe, expect, it } from 'vitest';
import { runSteps, type SetupStep, type SetupWork } from './step.ts';

/** Steps that note what is done; those in `there` are as they should be. */
function steps(there: Set<string>, noted: string[]): SetupStep[] {
  return ['account', 'link'].map((name) => ({
    name,
    wanted: `${name} is there`,
    missing: () => Promise.resolve(there.has(name) ? null : `there is no ${name}`),
    make: () => {
      noted.push(`make ${name}`);
      there.add(name);
      return Promise.resolve();
    },
    // What people log in with stays.
    ...(name === 'link' && {
      undo: () => {
        noted.push(`undo ${name}`);
        return Promise.resolve(there.delete(name));
      },
    }),
  }));
}

async function ran(work: SetupWork, there: Set<string>) {
  const [noted, lines]: [string[], string[]] = [[], []];
  const complete = await runSteps(work, steps(there, noted), (line) => lines.push(line.replace(/ +/g, ' ')));
  return { complete, noted, lines };
}

describe('the steps of a setup', () => {
  it('do what is missing and nothing else', async () => {
    expect(await ran('make', new Set(['account']))).toEqual({
      complete: true,
      noted: ['make link'],
      lines: ['ok account account is there', 'done link link is there'],
    });
  });

  it('only say what is missing when they are to look', async () => {
    expect(await ran('check', new Set(['link']))).toEqual({
      complete: false,
      noted: [],
      lines: ['missing account there is no account', 'ok link link is there'],
    });
  });

  it('are taken back from the last to the first, and what has no way back is left', async () => {
    expect(await ran('undo', new Set(['account', 'link']))).toMatchObject({
      noted: ['undo link'],
      lines: ['undone link link is there', 'left account account is there'],
    });
  });
});
