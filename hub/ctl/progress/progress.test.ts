import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../shared/clock.ts';
import type { TaskProgress__Output } from '../../../shared/proto/gen/aegir/v1/TaskProgress.ts';
import { ctl, processLike, Recorder, watching } from '../../../test/fakes/aegirctl.ts';
import { task } from '../../../test/fakes/inventory.ts';
import { styleOf } from '../output/style.ts';
import { bars, drawServer } from './bars.ts';
import { lines } from './lines.ts';
import { Rates, rateTexts } from './text.ts';

const PIPE = { colour: false, symbols: false, columns: Infinity };

function progress(change: Partial<TaskProgress__Output> = {}): TaskProgress__Output {
  return {
    server: 'web1',
    stage: 'receive',
    filesDone: 2_450,
    filesTotal: 9_800,
    bytesDone: 21_000_000,
    bytesTotal: 84_000_000,
    ...change,
  };
}

function at(...rows: TaskProgress__Output[]) {
  return new Map(rows.map((row) => [row.server, { progress: row, bytesPerSecond: 12_582_912 }]));
}

function heldClock(): Clock & { pass(ms: number): void } {
  let now = 1_000;
  return {
    now: () => now,
    monotonic: () => now,
    sleep: () => Promise.resolve(),
    pass: (ms) => (now += ms),
  };
}

describe("a server's row", () => {
  it('has a bar, bytes, files, the rate and what is left', () => {
    expect(drawServer('web1', at(progress()), PIPE)).toBe(
      '  web1  receive  ######------------------   25 %  20.0 of 80.1 MiB  2,450 of 9,800 files  12.0 MiB/s  5.0 s left',
    );
  });

  it('is in columns with the others, and says hub where no server is meant', () => {
    const rows = at(
      progress(),
      progress({ server: '', stage: 'scan', bytesTotal: 0 }),
      progress({ server: 'db-and-web' }),
    );
    const heads = [...rows.keys()].map((server) => drawServer(server, rows, PIPE).slice(0, 22));
    expect(heads).toEqual(['  web1        receive ', '  hub         scan    ', '  db-and-web  receive ']);
  });

  it.each([
    [
      120,
      `${'#'.repeat(6)}${'-'.repeat(18)}   25 %  20.0 of 80.1 MiB  2,450 of 9,800 files  12.0 MiB/s  5.0 s left`,
    ],
    [
      105,
      `${'#'.repeat(3)}${'-'.repeat(9)}   25 %  20.0 of 80.1 MiB  2,450 of 9,800 files  12.0 MiB/s  5.0 s left`,
    ],
    [80, `${'#'.repeat(3)}${'-'.repeat(9)}   25 %  20.0 of 80.1 MiB  12.0 MiB/s  5.0 s left`],
    [70, `${'#'.repeat(3)}${'-'.repeat(9)}   25 %  20.0 of 80.1 MiB  5.0 s left`],
    [40, `${'#'.repeat(3)}${'-'.repeat(9)}   25 %`],
  ])('on %i columns has as many figures as fit, the finest last', (columns, shown) => {
    expect(drawServer('web1', at(progress()), { ...PIPE, columns })).toBe(`  web1  receive  ${shown}`);
  });

  it('has no bar while the whole is not known, and never more than a whole one', () => {
    const unknown = progress({ stage: 'reload', bytesTotal: 0, filesTotal: 0 });
    expect(drawServer('web1', at(unknown), PIPE)).toBe('  web1  reload');
    expect(drawServer('web1', at(progress({ bytesDone: 90_000_000 })), PIPE)).toContain(
      `${'#'.repeat(24)}  100 %`,
    );
  });
});

describe('the rate', () => {
  it('is that of the last seconds, and starts anew with each stage', () => {
    const rates = new Rates();
    const mebi = 1 << 20;
    expect(rates.see(progress({ bytesDone: 0 }), 0)).toBe(0);
    expect(rates.see(progress({ bytesDone: 10 * mebi }), 1_000)).toBe(10 * mebi);
    const slower = rates.see(progress({ bytesDone: 11 * mebi }), 2_000);
    expect(slower).toBeGreaterThan(mebi);
    expect(slower).toBeLessThan(10 * mebi);
    expect(rates.see(progress({ bytesDone: 11 * mebi }), 2_100)).toBe(slower);
    expect(rates.see(progress({ stage: 'link', bytesDone: 0 }), 3_000)).toBe(0);
  });

  it('says nothing before it knows anything', () => {
    expect(rateTexts(progress(), 0)).toEqual(['', '']);
    expect(rateTexts(progress({ bytesTotal: 0 }), 1_000)).toEqual(['', '']);
  });
});

describe('without a terminal', () => {
  it('there is a line at each step, and one every ten seconds for long work', () => {
    const stderr = new Recorder(false);
    const clock = heldClock();
    const display = lines({ ...processLike(stderr), clock }, PIPE);
    const step = (name: string) => [{ name, state: 'running', startedMs: 1, endedMs: 0 }];
    display.show(task({ state: 'running', endedMs: 0 }));
    for (const bytesDone of [0, 10_500_000, 21_000_000, 42_000_000]) {
      const now = progress({ bytesDone, filesTotal: 0 });
      display.show(task({ state: 'running', endedMs: 0, steps: step('sync'), progress: [now] }));
      clock.pass(6_000);
    }
    display.show(task({ state: 'running', endedMs: 0, steps: step('converge') }));
    display.show(task());
    expect(stderr.text).toBe(
      [
        'site.add www.example.org: sync',
        '  web1: receive 0.0 of 80.1 MiB',
        '  web1: receive 20.0 of 80.1 MiB',
        'site.add www.example.org: converge',
        '',
      ].join('\n'),
    );
  });
});

describe('what a task logs', () => {
  const entry = (text: string) => ({ atMs: 1, level: 'info', text });

  it('is told line by line as it comes, without control characters', () => {
    const stderr = new Recorder(false);
    const display = lines(processLike(stderr), PIPE);
    const running = { state: 'running', endedMs: 0, kind: 'platform.rebuild', objectName: 'd11' };
    const steps = [{ name: 'build', state: 'running', startedMs: 1, endedMs: 0 }];
    display.show(task({ ...running, steps, log: [entry('> git fetch')] }));
    display.show(task({ ...running, steps, log: [entry('> git fetch'), entry('bad \u001b[2Jnews')] }));
    display.show(task({ ...running, steps, log: [entry('> git fetch'), entry('bad \u001b[2Jnews')] }));
    expect(stderr.text).toBe('platform.rebuild d11: build\n  > git fetch\n  bad [2Jnews\n');
  });

  it('is not told again of a task that is over', () => {
    const stderr = new Recorder(false);
    lines(processLike(stderr), PIPE).show(task({ log: [entry('old')] }));
    expect(stderr.text).toBe('');
  });
});

describe('on a terminal', () => {
  it('rows come and go with the servers, and in the end all is gone and the cursor back', async () => {
    const stderr = new Recorder(true, 120);
    const display = bars(processLike(stderr), styleOf(stderr, { LANG: 'C.UTF-8', NO_COLOR: '1' }));
    display.show(
      task({ state: 'running', endedMs: 0, progress: [progress(), progress({ server: 'web2' })] }),
    );
    await delay(300);
    display.note('the hub does not answer');
    display.show(
      task({ state: 'running', endedMs: 0, progress: [progress({ server: 'web2', stage: 'link' })] }),
    );
    await delay(300);
    display.close();
    expect(stderr.text).toContain('site.add www.example.org: running  0.');
    expect(stderr.text).toContain('  web1  receive  ██████░░');
    expect(stderr.text).toContain('the hub does not answer\n');
    expect(stderr.text).toContain('  web2  link');
    expect(stderr.text.lastIndexOf('web1')).toBeLessThan(stderr.text.lastIndexOf('  web2  link'));
    expect(stderr.text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.text.lastIndexOf('\u001b[?25l'));
  });

  it('what the step that runs says last is shown in one line, as long as it runs', async () => {
    const stderr = new Recorder(true, 30);
    const display = bars(processLike(stderr), styleOf(stderr, { LANG: 'C.UTF-8', NO_COLOR: '1' }));
    const step = (name: string, startedMs: number) => [{ name, state: 'running', startedMs, endedMs: 0 }];
    const log = [{ atMs: 2, level: 'info', text: 'Installing drupal/core (10.2.1): Extracting' }];
    display.show(task({ state: 'running', endedMs: 0, steps: step('build', 1), log }));
    await delay(200);
    expect(stderr.text).toContain('  Installing drupal/core (10.\u001b');
    const until = stderr.text.length;
    display.show(task({ state: 'running', endedMs: 0, steps: step('scan', 3), log }));
    await delay(200);
    display.close();
    expect(stderr.text.slice(until)).toContain('scan');
    expect(stderr.text.slice(until)).not.toContain('Installing');
  });

  it('nothing of it is shown with --json', async () => {
    const answers = {
      GetTask: () => ({ task: task() }),
      ...watching(task({ state: 'running', endedMs: 0 }), task()),
    };
    const { stderr } = await ctl(answers, 'task watch task-1 --json', { tty: true });
    expect(stderr).toBe('');
  });
});
