import { spawn } from 'node:child_process';
import { childProgram } from './child-program.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs aegir-spoke as a person would type it. */
export async function aegirSpoke(argv: readonly string[], input = ''): Promise<CommandResult> {
  const main = await childProgram(new URL('../../spoke/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...argv]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
