import { z } from 'zod';
import { LIMITS } from '../../shared/limits.ts';

/** What a runner says at its end. */
const answerSchema = z.object({
  ok: z.boolean(),
  message: z.string().default(''),
  /** Whether anything is other than it was. */
  changed: z.boolean().default(true),
  answer: z.string().max(4_096).default(''),
});

/** ESC and what follows it, and whatever else would move a terminal. */
// eslint-disable-next-line no-control-regex -- these are what must not get through
const CONTROLS = /\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What PHP says of a disk that takes no more. */
const NO_ROOM = /No space left on device|out of free disk space|Disk quota exceeded/i;

/** The words of an application: lines without controls and without the password, so many and no more. */
export class RunnerOutput {
  readonly #secret: string;
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  #rest = '';
  #lacksRoom = false;

  /** secret: what no line may hold, '' for nothing. */
  constructor(secret: string, onLine: (line: string) => void) {
    this.#secret = secret;
    this.#onLine = onLine;
  }

  /** The last lines. */
  get lines(): readonly string[] {
    return this.#rest === '' ? this.#lines : [...this.#lines, this.#cleaned(this.#rest)];
  }

  /** Whether it was said that a disk has no room: then a failure is that one's. */
  get lacksRoom(): boolean {
    return this.#lacksRoom;
  }

  add(chunk: Buffer): void {
    const pieces = (this.#rest + chunk.toString('utf8')).split('\n');
    this.#rest = (pieces.pop() ?? '').slice(0, LIMITS.problemLength);
    for (const piece of pieces) this.#keep(this.#cleaned(piece));
  }

  /** The end as the runner tells it on standard output; one that tells nothing has failed. */
  read(stdout: string): z.infer<typeof answerSchema> {
    const told = answerSchema.safeParse(parsed(stdout));
    if (told.success) return { ...told.data, message: this.#cleaned(told.data.message) };
    const last = this.lines.at(-1) ?? 'it ended without a word';
    return { ok: false, message: last, changed: true, answer: '' };
  }

  #keep(line: string): void {
    if (line === '') return;
    this.#lines.push(line);
    if (this.#lines.length > LIMITS.siteLogLines) this.#lines.shift();
    this.#onLine(line);
  }

  #cleaned(line: string): string {
    if (NO_ROOM.test(line)) this.#lacksRoom = true;
    const plain = line.replaceAll(CONTROLS, '').trim();
    const safe = this.#secret === '' ? plain : plain.replaceAll(this.#secret, '***');
    return safe.slice(0, LIMITS.siteLogLineLength);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
