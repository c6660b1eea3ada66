import { appendFileSync, readFileSync } from 'node:fs';

/** What one window did, in order. */
export interface Note {
  readonly pid: number;
  /** When, by the clock of the machine; Unix milliseconds. */
  readonly at: number;
  /** The text of a message that was shown. */
  readonly told?: string;
  /** The operations that the message before it, by the same window, is about. */
  readonly refs?: readonly { readonly operationId: string }[];
  /** A line of the log, and its level. */
  readonly log?: string;
  readonly level?: string;
}

/** Writes it down; it is in the file when this returns, whatever happens to the process next. */
export function note(what: Omit<Note, 'pid' | 'at'>): void {
  const at = performance.timeOrigin + performance.now();
  appendFileSync(
    process.env['EMR_MATRIX_NOTES'] ?? '',
    `${JSON.stringify({ pid: process.pid, at, ...what })}\n`,
  );
}

export function readNotes(file: string): readonly Note[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Note);
}
