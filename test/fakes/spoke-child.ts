import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childProgram } from './child-program.ts';
import { applyJob, inspectJob, job, openBench, syncJob } from './spoke-jobs.ts';

const JOBS = {
  apply: applyJob,
  sync: syncJob,
  inspect: inspectJob,
  rehearse: (sequence: number) => job(sequence, { rehearse: { apply: applyJob(sequence).apply ?? null } }),
  challenge: (sequence: number) =>
    job(sequence, { challenge: { add: [{ token: 'token', content: 'token.key' }] } }),
  probe: (sequence: number) => job(sequence, { probeDatabase: { host: 'db1', port: 3306 } }),
};
export type ChildJob = keyof typeof JOBS;

/**
 * Gives one job to a spoke in a process of its own, with the hub's yes to whatever it prepares, and
 * resolves to the signal that ended the process; null when it came to the job's end.
 */
export async function runSpokeChild(folder: string, kind: ChildJob, fault: string): Promise<string | null> {
  const program = await childProgram(new URL(import.meta.url));
  const child = spawn(process.execPath, [program, folder, kind], {
    env: { ...process.env, AEGIR_FAULT: fault },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === null || code === 0) resolve(signal);
      else reject(new Error(`the child ended with code ${String(code)}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { jobs, outbox } = openBench(process.argv[2]);
  outbox.open();
  void jobs.service().run(new AbortController().signal);
  jobs.offer(JOBS[process.argv[3] as keyof typeof JOBS](1));
  for await (const { jobUpdate } of outbox.messages()) {
    if (jobUpdate?.phase === 'JOB_PHASE_PREPARED') {
      jobs.decide({ jobId: 'job-1', verdict: 'VERDICT_COMMIT', epoch: 1 });
    }
    if (jobUpdate?.phase === 'JOB_PHASE_FINISHED') process.exit(0);
  }
}
