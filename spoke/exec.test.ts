import { describe, expect, it } from 'vitest';
import { LIMITS } from '../shared/limits.ts';
import { createRun } from './exec.ts';

const run = createRun(new Set(['/bin/sh', '/nowhere/program']));
const sh = (script: string, timeoutMs = 5_000, signal?: AbortSignal): ReturnType<typeof run> =>
  run(['/bin/sh', '-c', script], signal ? { timeoutMs, signal } : { timeoutMs });

describe('run', () => {
  it('gives exit code and both outputs, whatever the code is', async () => {
    const result = await sh('echo out; echo err >&2; exit 3');
    expect(result).toEqual({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
  });

  it('refuses a program that is not on the list', async () => {
    await expect(run(['/bin/ls'], { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'PATH_DENIED' });
    await expect(run(['sh'], { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'PATH_DENIED' });
  });

  it('says NOT_FOUND for a program that is not there', async () => {
    await expect(run(['/nowhere/program'], { timeoutMs: 100 })).rejects.toMatchObject({
      reason: 'NOT_FOUND',
    });
  });

  it('passes nothing of its own environment on', async () => {
    process.env['CANARY'] = 'secret';
    const result = await sh('env');
    delete process.env['CANARY'];
    expect(result.stdout).not.toContain('CANARY');
  });

  it('kills the whole process group at the deadline', async () => {
    const started = performance.now();
    // The child sleeps in a grandchild that holds the pipe.
    await expect(sh('sleep 31.7 & wait', 150)).rejects.toMatchObject({ reason: 'TIMEOUT' });
    expect(performance.now() - started).toBeLessThan(10_000);
    const left = await sh(
      "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c 'sleep 31.[7] ' || true",
    );
    expect(left.stdout.trim()).toBe('0');
  });

  it('stops when the signal fires', async () => {
    const stop = new AbortController();
    const pending = sh('sleep 30', 60_000, stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 50);
    await expect(pending).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('does not wait for a daemon that keeps the pipe open', async () => {
    const result = await sh('(sleep 3 &) ; echo started', 2_500);
    expect(result.stdout).toBe('started\n');
  });

  it('keeps no more output than the limit', async () => {
    const result = await sh('head -c 1000000 /dev/zero | tr "\\0" x');
    expect(result.stdout.length).toBe(LIMITS.commandOutputBytes);
  });
});
