import { lstatSync, readlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { replaceSymlink, SafeFolder } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { currentLink } from '../disk/places.ts';
import type { GenerationRecord } from './record.ts';
import { problemOf } from './results.ts';

/**
 * Keeps the publish path of every platform a symlink to what is served, for people, cron and command-line
 * tools. A real folder, or a link of somebody else, stays as it is: the release is served all the same.
 */
export function publishPlatforms(
  config: SpokeConfig,
  from: GenerationRecord,
  to: GenerationRecord,
): Problem[] {
  const problems: Problem[] = [];
  const attempt = (path: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      const failure = new AppError(
        'PATH_DENIED',
        `cannot keep the publish path ${path}: ${messageOf(error)}`,
        {
          remedy: "Let the spoke's user write to the folder it lies in, then verify the platform.",
        },
      );
      problems.push(problemOf(failure, { file: path }));
    }
  };
  for (const { name, publishPath } of to.state.platforms.values()) {
    if (to.platforms.has(name)) {
      attempt(publishPath, () => {
        publish(config, publishPath, targetOf(config, name));
      });
    }
  }
  for (const { name, publishPath } of from.state.platforms.values()) {
    if (to.state.platforms.get(name)?.publishPath === publishPath) continue;
    attempt(publishPath, () => {
      withdraw(publishPath, targetOf(config, name));
    });
  }
  return problems;
}

/** What stands at a publish path: our link, somebody else's file, folder or link, or nothing. */
export function publishedAs(config: SpokeConfig, name: string, path: string): 'ours' | 'foreign' | 'absent' {
  const target = linkTarget(path);
  if (target === null) return 'absent';
  return target === targetOf(config, name) ? 'ours' : 'foreign';
}

function publish(config: SpokeConfig, path: string, target: string): void {
  const present = linkTarget(path);
  if (present === null) {
    makeParents(config, dirname(path));
    replaceSymlink(path, target);
  } else if (present !== target && present.startsWith(`${currentLink(config)}/platforms/`)) {
    replaceSymlink(path, target);
  }
}

function withdraw(path: string, target: string): void {
  if (linkTarget(path) === target) unlinkSync(path);
}

function targetOf(config: SpokeConfig, platform: string): string {
  return `${currentLink(config)}/platforms/${platform}`;
}

/** Where a symlink points, '' for anything else that is there, null for nothing. */
function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : '';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Makes the folders between the publish root and the path; a link among them is refused, not followed. */
function makeParents({ policy }: SpokeConfig, folder: string): void {
  const root = policy.publishRoots.find((candidate) => `${folder}/`.startsWith(`${candidate}/`));
  if (root === undefined) throw new Error(`${basename(folder)} is not below a publish root`);
  const names = folder
    .slice(root.length + 1)
    .split('/')
    .filter((name) => name !== '');
  let at = SafeFolder.open(root);
  for (const name of names) {
    const next = at.folder(name);
    at.close();
    at = next;
  }
  at.close();
}
