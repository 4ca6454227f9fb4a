import type { Toolbox } from './tool.ts';

/** Where one call of git works. */
export interface GitPlace {
  /** The repository: a bare one of ours. */
  readonly repository: string;
  /** Where files are written; absent for calls that write none. */
  readonly tree?: string;
}

export interface GitCall extends GitPlace {
  readonly args: readonly string[];
  /** Shown under this name; an answer for us when absent. */
  readonly name?: string;
}

/** What neither a repository nor a person's settings may change. No hook runs, nothing goes on in the background. */
const FIXED = [
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'core.symlinks=true',
  'gc.autoDetach=false',
  'maintenance.auto=false',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);

/** Nobody is there to be asked, and code comes over nothing but what proves its sender, or from this disk. */
const ENV = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https:ssh:file',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=30',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_LAZY_FETCH: '1',
};

/** Runs git. Throws as Toolbox.run. */
export function git(tools: Toolbox, { repository, tree, args, name }: GitCall): Promise<string> {
  return tools.run({
    name: name ?? `git ${args[0] ?? ''}`,
    program: 'git',
    args: [...FIXED, ...args],
    cwd: repository,
    env: {
      ...ENV,
      GIT_DIR: repository,
      ...(tree !== undefined && { GIT_WORK_TREE: tree }),
    },
    isQuestion: name === undefined,
    ifMissing: 'Install git on the hub: apt-get install git.',
  });
}
