import type { RunTool } from '../../shared/database-dump/tools.ts';
import { LIMITS } from '../../shared/limits.ts';
import { KeptOutput, runProgram } from '../../shared/program.ts';

/** Starts the tools of the database on the hub; nothing but their names is inherited. */
export const runDumpTool: RunTool = async ([program = '', ...args], { timeoutMs, signal, stdin, stdout }) => {
  const kept = {
    stdout: new KeptOutput(LIMITS.commandOutputBytes),
    stderr: new KeptOutput(LIMITS.commandOutputBytes),
  };
  const { code } = await runProgram({
    ...{ program, args, timeoutMs, signal, stdin, stdout, cwd: '/' },
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' },
    leavesNothing: true,
    onOutput: (from, chunk) => {
      kept[from].add(chunk);
    },
  });
  return { code, stdout: kept.stdout.text, stderr: kept.stderr.text };
};
