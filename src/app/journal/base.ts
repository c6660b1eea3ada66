import { closeSync, openSync, fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { decode, type Entry } from './entry.ts';
import { LineSplitter } from './lines.ts';
import { sorted, type Slices } from '../slices.ts';

const NEWLINE = 10;
const SHORTER = 'The file is shorter than it was';

/** Begins the last two lines, which tell about the others. No key of an operation begins like this. */
const MARK = '#\t';

/** More than the last line has; bytes. */
const MAX_FOOTER = 512;

/** How much is read at a time where lines are read one after the other, and for a single line; bytes. */
const CHUNK = 64 * 1024;
const LINE = 1024;

/** Of the index: hash of the cluster, hash of the key, where the line begins; 32-bit numbers, little endian. */
const ROW = 12;

/** The last line, with a checksum `crc` of that line and of these. */
interface Footer {
  /** Where the line before it begins, with the index in base64. */
  readonly index: number;
  /** Bytes of the lines that are parsed at once, which come first; the others lie youngest first. */
  readonly hot: number;
  /** The largest stamp inside. */
  readonly last: number;
  /** The time of the compaction that decides next what is too old; Unix milliseconds. */
  readonly agedAt: number;
}

/** One line of a base, and where it is, with its end, in bytes. */
export interface BaseLine {
  readonly text: string;
  readonly at: number;
  readonly size: number;
}

/** One line of a base to be. */
export interface BaseRow {
  readonly cluster: number;
  readonly hash: number;
  /** Bytes of the line with its end. */
  readonly size: number;
}

/**
 * A compacted file. Parsing 100,000 lines takes a second or so, and even reading them takes long; so only
 * the index is read. A line is read and parsed when somebody asks for it, synchronously, as from memory:
 * it is some 500 bytes, mostly from the cache of the system. The file stays open, as others may delete it.
 */
export class Base {
  readonly #fd: number;
  readonly #index: Buffer;
  readonly #footer: Footer;

  private constructor(fd: number, index: Buffer, footer: Footer) {
    this.#fd = fd;
    this.#index = index;
    this.#footer = footer;
  }

  /** Undefined where it is not whole: then its lines are to be read one by one. Throws where it can't be read. */
  static open(file: string): Base | undefined {
    const fd = openSync(file, 'r');
    try {
      const base = openIndex(fd);
      if (base !== undefined) return new Base(fd, base.index, base.footer);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    closeSync(fd);
    return undefined;
  }

  /** What comes after the lines, which are these. */
  static async end(
    rows: readonly BaseRow[],
    about: Pick<Footer, 'hot' | 'last' | 'agedAt'>,
    slices: Slices,
  ): Promise<string> {
    let index = 0;
    const placed = rows.map((row) => {
      index += row.size;
      return { row, offset: index - row.size };
    });
    await slices.pause();
    const order = await sorted(
      placed,
      ({ row: a }, { row: b }) => a.cluster - b.cluster || a.hash - b.hash,
      slices,
    );
    const bytes = Buffer.alloc(rows.length * ROW);
    for (const [at, { row, offset }] of order.entries()) {
      bytes.writeUInt32LE(row.cluster, at * ROW);
      bytes.writeUInt32LE(row.hash, at * ROW + 4);
      bytes.writeUInt32LE(offset, at * ROW + 8);
      await slices.pause();
    }
    const line = `${MARK}${bytes.toString('base64')}\n`;
    const footer: Footer = { index, ...about };
    return `${line}${MARK}${JSON.stringify({ ...footer, crc: checksum(line, footer) })}\n`;
  }

  static isAbout(line: string): boolean {
    return line.startsWith(MARK);
  }

  get size(): number {
    return this.#index.length / ROW;
  }

  get last(): number {
    return this.#footer.last;
  }

  get agedAt(): number {
    return this.#footer.agedAt;
  }

  close(): void {
    closeSync(this.#fd);
  }

  find(key: string): Entry | undefined {
    const { cluster, hash } = hashes(key);
    for (let row = this.#search(cluster, hash); this.#at(row, 0) === cluster; row += 1) {
      if (this.#at(row, 1) !== hash) return undefined;
      const entry = this.#parse(this.#at(row, 2) ?? 0);
      if (entry?.key === key) return entry;
    }
    return undefined;
  }

  /** The entries of one cluster in the order of the file; read and parsed one by one. */
  *under(clusterKey: string): Iterable<Entry> {
    const cluster = crc32(clusterKey);
    const offsets: number[] = [];
    for (let row = this.#search(cluster, 0); this.#at(row, 0) === cluster; row += 1) {
      offsets.push(this.#at(row, 2) ?? 0);
    }
    for (const offset of offsets.sort((a, b) => a - b)) {
      const entry = this.#parse(offset);
      if (entry?.key.startsWith(`${clusterKey}/`) === true) yield entry;
    }
  }

  /** The lines that are parsed at once. */
  hotLines(): Iterable<BaseLine> {
    return this.#lines(0, this.#footer.hot);
  }

  /** The others, youngest first, as far as they can be read. */
  *cold(): Iterable<Entry> {
    try {
      for (const { text } of this.#lines(this.#footer.hot, this.#footer.index)) {
        const entry = decode(text);
        if (entry !== undefined) yield entry;
      }
    } catch {
      // A disk that fails is reported where files are read and written; what asks here is a view.
    }
  }

  /** Every line, in the order of the file. Throws where not all of them can be read. */
  lines(): Iterable<BaseLine> {
    return this.#lines(0, this.#footer.index);
  }

  /** Throws where they can't be read. */
  copy(from: number, size: number): Buffer {
    const bytes = readSome(this.#fd, from, size);
    if (bytes.length < size) throw new Error(SHORTER);
    return bytes;
  }

  *#lines(from: number, to: number): Iterable<BaseLine> {
    const splitter = new LineSplitter();
    let at = from;
    for (let next = from; next < to;) {
      const read = this.copy(next, Math.min(CHUNK, to - next));
      next += read.length;
      for (const { text, size } of splitter.split(read)) {
        yield { text, at, size };
        at += size;
      }
    }
  }

  /** The first row that is not before these hashes. */
  #search(cluster: number, hash: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = (this.#at(middle, 0) ?? 0) - cluster || (this.#at(middle, 1) ?? 0) - hash;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #at(row: number, column: number): number | undefined {
    return row < this.size ? this.#index.readUInt32LE(row * ROW + column * 4) : undefined;
  }

  #parse(offset: number): Entry | undefined {
    try {
      for (let length = LINE; ; length *= 8) {
        const bytes = readSome(this.#fd, offset, length);
        const end = bytes.indexOf(NEWLINE);
        if (end >= 0) return decode(bytes.toString('utf8', 0, end));
        if (bytes.length < length) return undefined;
      }
    } catch {
      return undefined;
    }
  }
}

function openIndex(fd: number): { index: Buffer; footer: Footer } | undefined {
  const { size } = fstatSync(fd);
  const tail = readSome(fd, Math.max(0, size - MAX_FOOTER), MAX_FOOTER).toString('latin1');
  const last = tail.slice(tail.lastIndexOf('\n', tail.length - 2) + 1);
  if (!last.startsWith(MARK) || !last.endsWith('\n')) return undefined;
  try {
    const footer = JSON.parse(last.slice(MARK.length)) as Footer & { readonly crc: number };
    const line = readSome(fd, footer.index, size - last.length - footer.index);
    if (checksum(line, footer) !== footer.crc) return undefined;
    return { index: Buffer.from(line.toString('latin1', MARK.length), 'base64'), footer };
  } catch {
    return undefined;
  }
}

/** Fewer bytes only at the end of the file. */
function readSome(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function checksum(line: string | Buffer, { index, hot, last, agedAt }: Footer): number {
  return crc32([index, hot, last, agedAt].join(), crc32(line));
}

/** What the index has of a key. */
export function hashes(key: string): { readonly cluster: number; readonly hash: number } {
  return { cluster: crc32(key.slice(0, key.lastIndexOf('/'))), hash: crc32(key) };
}
