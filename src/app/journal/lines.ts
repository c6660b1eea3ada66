import { open } from 'node:fs/promises';

const NEWLINE = 10;

/** How much is read, and then parsed, at a time; bytes. */
const CHUNK = 64 * 1024;

/** Longer than anything that is written: an answer has 10 MB at most. Such a line is not even looked at. */
const MAX_LINE = 64 * 1024 * 1024;
const TOO_LONG = '\0';

export interface Line {
  /** Without its end. */
  readonly text: string;
  /** With its end; bytes. */
  readonly size: number;
}

/** Splits what comes in pieces into lines. What has no end yet is kept back. */
export class LineSplitter {
  #parts: Buffer[] = [];
  #held = 0;

  /** @param bytes which must not change any more */
  *split(bytes: Buffer): Iterable<Line> {
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, begin)) {
      this.#hold(bytes.subarray(begin, end));
      // Counted in bytes: a damaged one may be no text, and be another length as text.
      const size = this.#held + 1;
      const text = size > MAX_LINE ? TOO_LONG : Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#held = 0;
      begin = end + 1;
      yield { text, size };
    }
    this.#hold(bytes.subarray(begin));
  }

  #hold(bytes: Buffer): void {
    this.#held += bytes.length;
    if (this.#held > MAX_LINE) this.#parts = [];
    else this.#parts.push(bytes);
  }
}

/** The lines of a file from `offset` on, some at a time, without the last one where that has no end. */
export async function* linesOf(file: string, offset = 0): AsyncGenerator<Iterable<Line>> {
  const handle = await open(file, 'r');
  try {
    const splitter = new LineSplitter();
    for (let at = offset; ;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(CHUNK), 0, CHUNK, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield splitter.split(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
