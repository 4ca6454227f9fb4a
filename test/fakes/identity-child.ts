import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { installIdentity, type IdentityParts } from '../../spoke/link/identity.ts';
import { childProgram } from './child-program.ts';

/**
 * Has a process of its own install identities in turns, and calls back at so many instants at which it stands still: what
 * is on the disk then is what its death would leave. It is killed in the end.
 */
export async function whileInstalling(
  state: string,
  identities: readonly IdentityParts[],
  instants: number,
  look: () => void,
): Promise<void> {
  const file = join(state, 'identities.json');
  writeFileSync(file, JSON.stringify(identities));
  const program = await childProgram(new URL(import.meta.url));
  const child = spawn(process.execPath, [program, state, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    await once(child.stdout.resume(), 'data');
    for (let instant = 0; instant < instants; instant++) {
      await sleep(Math.random() * 4);
      await halt(child);
      look();
      child.kill('SIGCONT');
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Resolves when the process stands still. */
async function halt(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP');
  const stat = `/proc/${String(child.pid)}/stat`;
  while (!/\) T /.test(readFileSync(stat, 'utf8'))) await sleep(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , state = '', file = ''] = process.argv;
  const identities = JSON.parse(readFileSync(file, 'utf8')) as IdentityParts[];
  for (;;) {
    for (const identity of identities) {
      installIdentity(state, identity);
      writeSync(1, '.');
    }
  }
}
