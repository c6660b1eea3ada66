import * as vscode from 'vscode';
import type { JournalTrouble } from '../app/journal.ts';
import type { Decision } from '../app/watching/queue.ts';
import { redact } from '../cloud/redact.ts';
import type { CallRecord } from '../cloud/caller.ts';
import type { CloudProblem } from '../core/errors.ts';

/** The log channel of the extension. In English, and without secrets, URLs or texts of the service. */
export class Log implements vscode.Disposable {
  readonly #channel: vscode.LogOutputChannel;
  readonly #oddFields = new Set<string>();

  constructor() {
    this.#channel = vscode.window.createOutputChannel('EMR Operations', { log: true });
  }

  /** One line for one call. */
  call(record: CallRecord): void {
    const { service, action, accountId, regionId, attempt, durationMs, problem, requestId } = record;
    const outcome = problem === undefined ? 'ok' : outcomeOf(problem);
    const id = requestId ?? problem?.requestId ?? '-';
    if (record.cause !== undefined) this.error(`${action} failed here`, record.cause);
    const again = record.retryInMs === undefined ? '' : `, again in ${Math.round(record.retryInMs)} ms`;
    const line = `${service} ${action} ${accountId}/${regionId} #${attempt} ${Math.round(durationMs)} ms ${outcome} ${id}${again}`;
    if (problem === undefined || problem.kind === 'cancelled') this.#channel.debug(line);
    else this.#channel.warn(line);
    for (const path of record.odd ?? []) this.#oddField(`${action} ${path}`);
  }

  /** When an operation is looked at next, and why then: there are many. */
  decision({ key, why, gapMs }: Decision): void {
    if (this.#channel.logLevel !== vscode.LogLevel.Trace) return;
    this.#channel.trace(`${key} next in ${(gapMs / 1_000).toFixed(1)} s: ${why}`);
  }

  /** The service wrote a field in another form than documented; said once, since every answer may have it. */
  #oddField(field: string): void {
    if (this.#oddFields.has(field)) return;
    this.#oddFields.add(field);
    this.#channel.warn(`Not as documented: ${field}`);
  }

  journal({ what, error, lines, path }: JournalTrouble): void {
    if (what === 'damagedLines') {
      this.#channel.warn(`${lines ?? 0} lines of the journal are unreadable; the other records are whole`);
    } else if (what === 'newerVersion') {
      this.#channel.warn(`A file of the journal is of a newer version and is left alone: ${path ?? ''}`);
    } else {
      this.error(`The journal could not be ${what === 'read' ? 'read' : 'written'}`, error);
    }
  }

  error(message: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#channel.error(message, redact(text));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function outcomeOf({ kind, code, trouble }: CloudProblem): string {
  return [kind, code, trouble?.what].filter(Boolean).join(' ');
}
