import { Transform, type TransformCallback } from 'node:stream';

const NEWLINE = 0x0a;
/** A line that can name a definer begins like this; rows of data never do. */
const SUSPECT = /^(?:\/\*!\d{5,6} (?:CREATE\*\/ \/\*!\d{5,6} )?DEFINER=|CREATE (?:OR REPLACE )?DEFINER=)/;
const DEFINER =
  /(?:\/\*!\d{5,6} DEFINER=(?:`[^`]*`|'[^']*')@(?:`[^`]*`|'[^']*')\*\/ ?|DEFINER=(?:`[^`]*`|'[^']*')@(?:`[^`]*`|'[^']*') ?)/;
/** The first line of newer dumps, which only clients of the same maker understand. */
const SANDBOX = /^\/\*M?!999999\\- enable the sandbox mode \*\/\s*$/;
/** So much of a line tells what it is. */
const HEAD = 1_024;

/**
 * Takes the definers out of a dump: views, triggers and routines come to belong to whoever loads it, so it can be loaded
 * as another user, from another host, and without special rights. Everything else passes as it is, byte for byte.
 */
export class WithoutDefiners extends Transform {
  /** The beginning of a line that has not been told apart yet. */
  #head: Buffer[] = [];
  #held = 0;
  /** In a line of which the rest just passes. */
  #passing = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline + 1;
      this.#piece(chunk.subarray(at, end), newline >= 0);
      at = end;
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#release();
    done();
  }

  #piece(piece: Buffer, endsLine: boolean): void {
    if (this.#passing) this.push(piece);
    else {
      this.#head.push(piece);
      this.#held += piece.length;
      if (endsLine || this.#held >= HEAD) this.#release();
      this.#passing = !endsLine && this.#held === 0;
    }
    if (endsLine) this.#passing = false;
  }

  #release(): void {
    const line = Buffer.concat(this.#head);
    this.#head = [];
    this.#held = 0;
    if (line.length === 0) return;
    const text = line.subarray(0, HEAD).toString('latin1');
    if (SANDBOX.test(text)) return;
    if (!SUSPECT.test(text)) this.push(line);
    else this.push(Buffer.from(line.toString('latin1').replace(DEFINER, ''), 'latin1'));
  }
}
