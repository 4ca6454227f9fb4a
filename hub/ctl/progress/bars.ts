import { MultiBar, type SingleBar } from 'cli-progress';
import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import type { TaskProgress__Output } from '../../../shared/proto/gen/aegir/v1/TaskProgress.ts';
import type { Env } from '../env.ts';
import type { Display } from './display.ts';
import { amountText, rateTexts, Rates, shareDone, taskText, workerOf } from './text.ts';
import { paint, type Style } from '../output/style.ts';
import { span } from '../output/words.ts';

const BAR_WIDTH = 24;

/** One row of the display; drawn anew several times a second. */
interface Row {
  draw(): string;
}

/** What one server is at, as its row shows it. */
export interface ServerRow {
  readonly progress: TaskProgress__Output;
  readonly bytesPerSecond: number;
}

/** The task with its time, and below it a row for each server at work. All of it goes away in the end. */
export function bars({ stderr, clock }: Env, style: Style): Display {
  const multi = newMultiBar(stderr);
  const started = clock.monotonic();
  const rates = new Rates();
  const rows = new Map<string, ServerRow>();
  const barOf = new Map<string, SingleBar>();
  let text = '';
  const addRow = (draw: () => string): SingleBar => multi.create(1, 0, { draw } satisfies Row);
  addRow(() => `${text}  ${paint({ text: span(clock.monotonic() - started), tone: 'dim' }, style)}`);

  const showServer = (progress: TaskProgress__Output): void => {
    const { server } = progress;
    rows.set(server, { progress, bytesPerSecond: rates.see(progress, clock.monotonic()) });
    if (!barOf.has(server))
      barOf.set(
        server,
        addRow(() => drawServer(server, rows, style)),
      );
  };
  const hideServer = (server: string, bar: SingleBar): void => {
    rows.delete(server);
    barOf.delete(server);
    multi.remove(bar);
  };
  return {
    show: (task: Task__Output) => {
      text = paint(taskText(task), style);
      for (const progress of task.progress) showServer(progress);
      for (const [server, bar] of barOf) {
        if (!task.progress.some((progress) => progress.server === server)) hideServer(server, bar);
      }
    },
    note: (note) => {
      multi.log(`${paint(note, style)}\n`);
    },
    close: () => {
      multi.stop();
    },
  };
}

function newMultiBar(stream: NodeJS.WritableStream): MultiBar {
  return new MultiBar({
    stream,
    format: (_options: unknown, _params: unknown, row: Row) => row.draw(),
    clearOnComplete: true,
    hideCursor: true,
    // A row that goes away moves those below it, which are then on another line than they were drawn.
    forceRedraw: true,
    fps: 8,
  });
}

/** One server's row, in columns with the others, as much of it as fits: the finer figures only where there is room. */
export function drawServer(server: string, rows: ReadonlyMap<string, ServerRow>, style: Style): string {
  const row = rows.get(server);
  if (row === undefined) return '';
  const { progress, bytesPerSecond } = row;
  const all = [...rows.values()];
  const name = workerOf(progress).padEnd(Math.max(...all.map((other) => workerOf(other.progress).length)));
  const stage = progress.stage.padEnd(Math.max(...all.map((other) => other.progress.stage.length)));
  const head = `  ${name}  ${stage}`;
  const share = shareDone(progress);
  if (share === null) return paint(head, style);
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const figures = [amountText(progress), ...rateTexts(progress, bytesPerSecond)];
  const width = (): number => [head, ' '.repeat(BAR_WIDTH), percent, ...figures].join('  ').length;
  while (figures.length > 0 && width() >= style.columns) figures.pop();
  return [paint(head, style), drawBar(share, style), percent, ...figures].join('  ');
}

function drawBar(share: number, style: Style): string {
  const done = Math.round(share * BAR_WIDTH);
  const [full, empty] = style.symbols ? ['█', '░'] : ['#', '-'];
  const rest = paint({ text: empty.repeat(BAR_WIDTH - done), tone: 'dim' }, style);
  return paint({ text: full.repeat(done), tone: 'good' }, style) + rest;
}
