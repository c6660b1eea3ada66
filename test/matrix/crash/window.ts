/**
 * One window: activates the extension as VS Code does, and does what it is told to.
 *
 *   node --import ./clock.js --import ../../standIn/vscode.js window.ts EXTENSION STORAGE URL SLOT
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EmrOperationsApi } from '../../../src/api.ts';
import { setFocused, Uri, userSettings } from '../../standIn/vscode.ts';
import { prepare, showViews } from './editor.ts';
import { ACCOUNT, keyOf, type Answer, type Order } from './windowMessages.ts';

const [extension = '', storage = '', url = '', slot = '0'] = process.argv.slice(2);

/** What all windows share, as files of their own; what another window changes is read at the next start. */
class Memento {
  readonly #folder: string;
  readonly #values = new Map<string, unknown>();

  constructor(folder: string, given: Readonly<Record<string, unknown>> = {}) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const [key, value] of Object.entries(given)) this.#values.set(key, value);
  }

  get(key: string, otherwise?: unknown): unknown {
    if (!this.#values.has(key)) this.#values.set(key, this.#read(key));
    return this.#values.get(key) ?? otherwise;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    const file = this.#file(key);
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(value));
    renameSync(`${file}.${process.pid}`, file);
    await Promise.resolve();
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(readFileSync(this.#file(key), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #file(key: string): string {
    return path.join(this.#folder, encodeURIComponent(key));
  }
}

const state = new Memento(path.join(storage, 'state'), { accounts: [ACCOUNT] });
const context = {
  subscriptions: [],
  extensionUri: Uri.file(path.dirname(extension)),
  globalStorageUri: Uri.file(path.join(storage, 'storage')),
  globalState: state,
  workspaceState: new Memento(path.join(storage, `workspace-${slot}`)),
  secrets: {
    get: () => Promise.resolve(JSON.stringify(keyOf(Number(slot)))),
    store: () => Promise.resolve(),
    delete: () => Promise.resolve(),
    onDidChange: () => ({ dispose: () => undefined }),
  },
};
prepare();
userSettings.set('endpoints', { emr: url, actiontrail: url, sts: url });
userSettings.set('notifications', 'all');

const { activate } = (await import(extension)) as { activate: (context: unknown) => EmrOperationsApi };
const api = activate(context);
showViews();

const send = (answer: Answer): void => {
  process.send?.(answer);
};

async function obey(order: Order): Promise<void> {
  if (order.order === 'focus') {
    setFocused(order.focused);
    return;
  }
  const { id, ref } = order;
  try {
    const { state: seen } = await (order.order === 'watch' ? api.watchOperation(ref) : api.getOperation(ref));
    send({ id, ...(seen === undefined ? {} : { state: seen }) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? error.message : String(error) });
  }
}

process.on('message', (order: Order) => {
  void obey(order);
});
// Its parent is gone.
process.once('disconnect', () => process.exit());
send({ id: 0 });
