import * as vscode from 'vscode';
import type { JournalTrouble } from '../app/operations.ts';
import { redact } from '../cloud/redact.ts';
import type { CallRecord } from '../cloud/emrCloud.ts';

/** The log channel of the extension. In English, and without secrets, URLs or texts of the service. */
export class Log implements vscode.Disposable {
  readonly #channel: vscode.LogOutputChannel;

  constructor() {
    this.#channel = vscode.window.createOutputChannel('EMR Operations', { log: true });
  }

  /** One line for one call. */
  call(record: CallRecord): void {
    const { service, action, accountId, regionId, durationMs, problem, requestId } = record;
    const outcome = problem === undefined ? 'ok' : [problem.kind, problem.code].filter(Boolean).join(' ');
    const id = requestId ?? problem?.requestId ?? '-';
    if (record.cause !== undefined) this.error(`${action} failed here`, record.cause);
    const line = `${service} ${action} ${accountId}/${regionId} ${Math.round(durationMs)} ms ${outcome} ${id}`;
    if (problem === undefined) this.#channel.debug(line);
    else this.#channel.warn(line);
  }

  journal({ what, error, lines }: JournalTrouble): void {
    if (what === 'damagedLines') {
      this.#channel.warn(`${lines ?? 0} lines of the journal are unreadable; the other records are whole`);
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
