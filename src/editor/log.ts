import * as vscode from 'vscode';
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
    const line = `${service} ${action} ${accountId}/${regionId} ${Math.round(durationMs)} ms ${outcome} ${id}`;
    if (problem === undefined) this.#channel.debug(line);
    else this.#channel.warn(line);
  }

  info(message: string): void {
    this.#channel.info(message);
  }

  error(message: string, error: unknown): void {
    this.#channel.error(message, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
