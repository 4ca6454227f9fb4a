import { StringDecoder } from 'node:string_decoder';
import { LIMITS } from '../../shared/limits.ts';
import { redactText } from '../../shared/redaction.ts';

/** Colours and cursor movements of terminals, then every other control character. */
const CONTROLS = new RegExp(
  String.raw`\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|[\x00-\x1f\x7f-\x9f]`,
  'g',
);

/** A line as a person may read it and a log may keep it: no controls, no secrets, not too long. */
export function cleanLine(line: string): string {
  const shown = redactText(line.replaceAll(CONTROLS, '')).trimEnd();
  return shown.slice(0, LIMITS.problemLength);
}

/** Cuts what a program prints into clean lines; empty ones are dropped, and what is too long for a line. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #open = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    const lines = (this.#open + this.#decoder.write(chunk)).split(/\r\n|\n|\r/);
    // Some bytes more than a line may have, so that what is cut off cannot be told from the credentials in it.
    this.#open = (lines.pop() ?? '').slice(0, 2 * LIMITS.problemLength);
    for (const line of lines) this.#give(line);
  }

  end(): void {
    this.#give(this.#open + this.#decoder.end());
    this.#open = '';
  }

  #give(line: string): void {
    const clean = cleanLine(line);
    if (clean !== '') this.#onLine(clean);
  }
}

/** So far back a line is looked for that says what went wrong. */
const LOOKED_BACK = 40;
const SAYS_WHY = /\b(error|fatal|failed|could not|cannot|denied|not found)\b/i;

/** What something long said in the end: its last lines, or those round the last one that says why, as advice may follow it. */
export class Tail {
  readonly #lines: string[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > LOOKED_BACK) this.#lines.shift();
  }

  get text(): string {
    const last = Math.max(0, this.#lines.length - this.#most);
    const why = this.#lines.findLastIndex((line) => SAYS_WHY.test(line));
    const first = why > 0 && why < last ? why - 1 : last;
    return this.#lines
      .slice(first, first + this.#most)
      .map((line) => line.trimStart())
      .join(' | ');
  }
}
