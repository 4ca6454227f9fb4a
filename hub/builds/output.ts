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

/** The last lines of something long. */
export class Tail {
  readonly #lines: string[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#most) this.#lines.shift();
  }

  get text(): string {
    return this.#lines.join(' | ');
  }
}
