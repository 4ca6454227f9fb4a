import { MultiBar, type SingleBar } from 'cli-progress';
import type { Task__Output } from '../../../shared/proto/gen/aegir/v1/Task.ts';
import type { TaskProgress__Output } from '../../../shared/proto/gen/aegir/v1/TaskProgress.ts';
import type { Env } from '../env.ts';
import type { Display } from './display.ts';
import { bytesText, filesText, newsOf, rateTexts, Rates, shareDone, taskText, workerOf } from './text.ts';
import { paint, type Style } from '../output/style.ts';
import { span } from '../../../shared/words.ts';

const BAR_WIDTH = 24;
const NARROW_BAR_WIDTH = 12;
/** What goes where a row does not fit, one after the other, once its bar is narrow. */
const FINEST_FIRST = ['files', 'rate', 'left', 'bytes'] as const;

/** One row of the display; drawn anew several times a second. */
interface Row {
  draw(): string;
}

/** What one server is at, as its row shows it. */
export interface ServerRow {
  readonly progress: TaskProgress__Output;
  readonly bytesPerSecond: number;
}

/**
 * The task with its time, below it a row for each server at work, and what was logged last of the step that runs. All of it goes
 * away in the end.
 */
export function bars({ stderr, clock }: Env, style: Style): Display {
  const multi = newMultiBar(stderr);
  const started = clock.monotonic();
  const rates = new Rates();
  const rows = new Map<string, ServerRow>();
  const barOf = new Map<string, SingleBar>();
  let text = '';
  let news = '';
  let newsBar: SingleBar | null = null;
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
  const showNews = (task: Task__Output): void => {
    news = newsOf(task);
    if (news !== '') newsBar ??= addRow(() => drawNews(news, style));
    else if (newsBar !== null) {
      multi.remove(newsBar);
      newsBar = null;
    }
  };
  return {
    show: (task: Task__Output) => {
      text = paint(taskText(task), style);
      showNews(task);
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
  const [rate, left] = rateTexts(progress, bytesPerSecond);
  const figures = { bytes: bytesText(progress), files: filesText(progress), rate, left };
  const shown = (): string[] => [percent, ...Object.values(figures).filter((figure) => figure !== '')];
  const fits = (bar: number): boolean =>
    [head, ' '.repeat(bar), ...shown()].join('  ').length < style.columns;
  const width = fits(BAR_WIDTH) ? BAR_WIDTH : NARROW_BAR_WIDTH;
  for (const finest of FINEST_FIRST) if (!fits(width)) figures[finest] = '';
  return [paint(head, style), drawBar(share, width, style), ...shown()].join('  ');
}

/** As much of a line as fits: a longer one would take more rows than are wiped away. */
function drawNews(news: string, style: Style): string {
  return paint({ text: `  ${news}`.slice(0, style.columns - 1), tone: 'dim' }, style);
}

function drawBar(share: number, width: number, style: Style): string {
  const done = Math.round(share * width);
  const [full, empty] = style.symbols ? ['█', '░'] : ['#', '-'];
  const rest = paint({ text: empty.repeat(width - done), tone: 'dim' }, style);
  return paint({ text: full.repeat(done), tone: 'good' }, style) + rest;
}
