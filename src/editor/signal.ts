import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

const signalSchema = v.object({ from: v.string(), what: v.string() });

/**
 * A word from one window of this machine to all others: a small file carries it, as neither the state nor the
 * secrets of VS Code tell of changes everywhere. One word may overwrite another that nobody has read yet.
 */
export class Signal implements Disposable {
  readonly #file: vscode.Uri;
  readonly #self = randomUUID();
  readonly #owned = new Disposables();

  /** @param hear what another window said */
  constructor(folder: vscode.Uri, name: string, hear: (what: string) => void) {
    this.#file = vscode.Uri.joinPath(folder, name);
    const watcher = this.#owned.add(
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name)),
    );
    const changed = (): void => {
      void this.#read().then((what) => {
        if (what !== undefined) hear(what);
      });
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
  }

  /** Never rejects: where it can't be written, the others notice with whatever they do next. */
  async send(what: string): Promise<void> {
    const text = JSON.stringify({ from: this.#self, what });
    await Promise.resolve(vscode.workspace.fs.writeFile(this.#file, Buffer.from(text))).catch(
      () => undefined,
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #read(): Promise<string | undefined> {
    try {
      const bytes = await vscode.workspace.fs.readFile(this.#file);
      const parsed = v.safeParse(signalSchema, JSON.parse(Buffer.from(bytes).toString('utf8')));
      return parsed.success && parsed.output.from !== this.#self ? parsed.output.what : undefined;
    } catch {
      // Gone, or half written: the next event brings the rest.
      return undefined;
    }
  }
}
