import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import type { Logger } from './log.ts';
import { reloadOnHangup } from './reload.ts';

interface Config {
  readonly level: string;
  readonly port: number;
}

let file: Config | AppError;
let used: Config[];
let said: string[];
let stop: AbortController;

beforeEach(() => {
  [used, said, stop] = [[], [], new AbortController()];
  const say = (fields: object, text: string): void => {
    said.push(`${text} ${JSON.stringify(fields)}`);
  };
  reloadOnHangup<Config>(
    {
      config: { level: 'info', port: 1 },
      load: () => {
        if (file instanceof AppError) throw file;
        return file;
      },
      live: ['level'],
      use: (config) => {
        used.push(config);
      },
      log: { info: say, warn: say, error: say } as unknown as Logger,
    },
    stop.signal,
  );
});

afterEach(() => {
  stop.abort();
});

describe('a SIGHUP', () => {
  it('takes up what can change at once, and names what needs a restart', () => {
    file = { level: 'debug', port: 2 };
    process.emit('SIGHUP');
    expect(used).toEqual([{ level: 'debug', port: 1 }]);
    expect(said).toEqual([
      'configuration read again {"taken":["level"]}',
      'changed settings take effect after a restart {"waiting":["port"]}',
    ]);
  });

  it('changes nothing when the file has an error, and says which; the next one may be right', () => {
    file = new AppError('CONFIG_INVALID', 'hub.yaml: level: must be a word', { field: 'level' });
    process.emit('SIGHUP');
    expect(used).toEqual([]);
    expect(said[0]).toContain('"field":"level","text":"hub.yaml: level: must be a word"');
    file = { level: 'warn', port: 1 };
    process.emit('SIGHUP');
    expect(used).toEqual([file]);
  });

  it('means nothing any more once the daemon stops', () => {
    stop.abort();
    const others = process.listenerCount('SIGHUP');
    expect(others).toBe(0);
  });
});
