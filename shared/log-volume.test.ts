import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger, type Logger } from './log.ts';
import { LogVolume } from './log-volume.ts';

let log: Logger;
let volume: LogVolume;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('AEGIR_LOG_LEVEL', undefined);
  log = silentLogger();
  volume = new LogVolume(log, { now: () => 1_000 });
  volume.setUsual('info');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('how much a daemon says', () => {
  it('is as it is set, until something else is asked for, and again when its time is over', () => {
    expect(log.level).toBe('info');
    expect(volume.change('debug', 60_000)).toEqual({ level: 'debug', usual: 'info', untilMs: 61_000 });
    expect(log.level).toBe('debug');
    vi.advanceTimersByTime(59_999);
    expect(log.level).toBe('debug');
    vi.advanceTimersByTime(1);
    expect(volume.now()).toEqual({ level: 'info', usual: 'info', untilMs: 0 });
    expect(log.level).toBe('info');
  });

  it('counts from the last thing that was asked for, and goes back at once when told', () => {
    volume.change('debug', 60_000);
    vi.advanceTimersByTime(50_000);
    volume.change('warn', 60_000);
    vi.advanceTimersByTime(50_000);
    expect(log.level).toBe('warn');
    expect(volume.restore().level).toBe('info');
  });

  it('goes back to what the configuration says by then', () => {
    volume.change('debug', 60_000);
    volume.setUsual('error');
    expect(log.level).toBe('debug');
    vi.advanceTimersByTime(60_000);
    expect(log.level).toBe('error');
  });

  it('puts the environment before the configuration, and what is asked for before both', () => {
    vi.stubEnv('AEGIR_LOG_LEVEL', 'warn');
    volume.setUsual('info');
    expect(log.level).toBe('warn');
    volume.change('debug', 1_000);
    expect(log.level).toBe('debug');
    volume.setUsual('error');
    vi.advanceTimersByTime(1_000);
    expect(log.level).toBe('warn');
  });
});
