import assert from 'node:assert/strict';
import { cp, readdir, readFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { startSimulator, type OperationAddress, type Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import type { FaultCase } from './faults.ts';
import type { ProbedSession } from './probes.ts';
import { accountOf, addOperation, startSignedIn, webviewThat } from './signedIn.ts';
import { operationKey } from '../../src/core/scope.ts';
import { opened } from '../unit/app/journalLab.ts';
import { withFolder } from '../unit/app/support.ts';

const SECRET = 'CanarySecretOfTheFaultMatrix0';

/** Every message that comes up is kept, however short it is there. */
const KEEP_TOASTS = `{
  globalThis.toasts = [];
  const look = (node) => {
    if (!(node instanceof Element)) return;
    const containers = node.matches('.notification-toast-container')
      ? [node]
      : node.querySelectorAll('.notification-toast-container');
    for (const each of containers) {
      const toast = { text: '' };
      globalThis.toasts.push(toast);
      const read = () => { toast.text ||= each.querySelector('.notification-list-item-message')?.textContent ?? ''; };
      for (const ms of [0, 50, 200, 500]) setTimeout(read, ms);
    }
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) look(node);
  }).observe(document.body, { childList: true, subtree: true });
}`;

/** What is said while something is asked for, and goes by itself. */
const PROGRESS = /^(Checking|Looking up)/;

/** An address in front of the simulator, at which nobody may listen. */
class Front {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  port = 0;

  constructor(target: number) {
    this.#target = target;
  }

  async open(): Promise<void> {
    const server = createServer((incoming) => {
      const outgoing = connect(this.#target, '127.0.0.1');
      for (const socket of [incoming, outgoing]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          incoming.destroy();
          outgoing.destroy();
        });
      }
      incoming.pipe(outgoing).pipe(incoming);
    });
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

/** As much as is used of an element. */
interface Labelled {
  getAttribute(name: string): string | null;
}

/** What one fault meets. */
export interface Round {
  /** Runs and is watched; it ends while the fault is there. */
  readonly watched: OperationAddress;
  /** What its row is called: no other is called so. */
  readonly label: string;
  /** Has ended, and is not known here. */
  readonly unknown: OperationAddress;
  /** The panels side by side: of one that went wrong, and of the one that is watched. */
  readonly panels: { readonly stuck: Frame; readonly watched: Frame };
}

/** The packaged extension in VS Code with one account, all places on screen, and a cloud that fails on demand. */
export class FaultLab implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly probed: ProbedSession;
  /** Another one of the same cloud, to be added. */
  readonly other = accountOf(SECRET, 2);
  readonly #front: Front;
  readonly #ended: OperationAddress[] = [];
  #accountId = '';
  #number = 0;
  #round: Round | undefined;

  private constructor(simulator: Simulator, front: Front, probed: ProbedSession) {
    this.simulator = simulator;
    this.#front = front;
    this.probed = probed;
  }

  static async start(): Promise<FaultLab> {
    const account = accountOf(SECRET);
    const accounts = [account, accountOf(SECRET, 2)];
    const simulator = await startSimulator({ accounts, trail: { delayMs: 1_000 } });
    const front = new Front(simulator.port);
    await front.open();
    const url = `http://127.0.0.1:${front.port}`;
    const probed = await startSignedIn(url, account, { width: 1_800, height: 2_000 });
    await probed.session.workbench.page.evaluate(KEEP_TOASTS);
    return new FaultLab(simulator, front, probed);
  }

  get workbench(): Workbench {
    return this.probed.session.workbench;
  }

  get round(): Round {
    return this.#round ?? assert.fail('there is none');
  }

  /** An operation on the cluster that is expanded. */
  add(operation: Parameters<typeof addOperation>[1]): OperationAddress {
    return addOperation(this.simulator, operation);
  }

  /** Opens the panels of an operation that goes wrong and of one that runs, side by side. */
  async begin(): Promise<Round> {
    this.#number += 1;
    const { probed, workbench } = this;
    const now = Date.now();
    const past = { startedAt: now - 600_000, durationMs: 60_000 };
    const stuck = this.add({
      type: 'INCREASE_NODES',
      ...past,
      outcome: 'PARTIAL_COMPLETED',
      resize: { nodes: 1 },
      stuckNodes: 1,
      reason: { code: 'OutOfStock', message: 'The instance type ecs.g8i.2xlarge is sold out.' },
    });
    const watched = this.add({ type: `MATRIX_${this.#number}`, startedAt: now - 20_000 });
    const unknown = this.add({ type: 'RUN_APPLICATION_ACTION', ...past, outcome: 'COMPLETED' });
    const label = `Matrix ${this.#number}`;
    await probed.probe('command', 'workbench.action.closeAllEditors');
    probed.closeTerminals();
    await probed.probe('watchOperation', watched);
    const known = await probed.probe<{ accountId: string }>('watchOperation', stuck);
    this.#accountId = known.accountId;
    await probed.probe('command', 'emrOperations.openOperation', { ...known, ...stuck });
    const left = await this.#panel(stuck);
    await left.locator('[data-block="alternatives"] tbody tr').first().waitFor();
    await probed.probe('command', 'workbench.action.newGroupRight');
    await probed.probe('command', 'emrOperations.openOperation', { ...known, ...watched });
    const right = await this.#panel(watched);
    await workbench.treeRow(`${label} · etl-prod`, 'Operations').waitFor();
    this.#round = { watched, unknown, label, panels: { stuck: left, watched: right } };
    await this.clearToasts();
    return this.#round;
  }

  /** Where what was asked for meanwhile has opened a panel in front of that of the watched operation: brings it back. */
  async showWatched(): Promise<void> {
    const { round } = this;
    if (!round.panels.watched.isDetached()) return;
    const address = { accountId: this.#accountId, ...round.watched };
    await this.probed.probe('command', 'emrOperations.openOperation', address);
    this.#round = { ...round, panels: { ...round.panels, watched: await this.#panel(round.watched) } };
  }

  #panel({ operationId }: OperationAddress): Promise<Frame> {
    return webviewThat(`the panel of ${operationId}`, this.workbench, async (frame) => {
      const text = await frame.evaluate<string>(`document.querySelector('main')?.textContent ?? ''`);
      return text.includes(operationId);
    });
  }

  /** Makes a fault happen from now on; returns what ends it. */
  async apply({ fault }: FaultCase): Promise<() => Promise<void>> {
    if (fault === 'gone') {
      await this.#front.close();
      return () => this.#front.open();
    }
    const mend = this.simulator.addFault({ fault });
    return () => {
      mend();
      return Promise.resolve();
    };
  }

  /** The user asks for everything on screen again; what is watched is asked for by itself. */
  async refresh(): Promise<void> {
    await this.refreshPanel(this.round.panels.stuck);
    this.probed.begin('refresh');
  }

  /** The event goes to the button itself: on a machine with much to do nothing stands still for a mouse. */
  async refreshPanel(panel: Frame): Promise<void> {
    await panel.locator('[data-action="refresh"]').dispatchEvent('click');
  }

  /** What was watched is over, and that was told. */
  ended({ watched }: Round): void {
    this.#ended.push(watched);
  }

  /** Labels of rows of a view, one a line; of one level, if given. */
  async rows(view: string, level?: number): Promise<string> {
    const at = level === undefined ? '' : `[aria-level="${level}"]`;
    const rows = this.workbench.view(view).locator(`.monaco-list-row${at}`);
    // All at once, as elements may go between the one and the other.
    const labels = await rows.evaluateAll((all: readonly Labelled[]) =>
      all.map((row) => row.getAttribute('aria-label') ?? ''),
    );
    return labels.join('\n');
  }

  /** The same of the end of a view, which goes back to its beginning then. */
  async lastRows(view: string, level: number): Promise<string> {
    await this.probed.probe('command', `emrOperations.${view.toLowerCase()}.focus`);
    await this.probed.probe('command', 'list.focusLast');
    await this.workbench.page.waitForTimeout(300);
    const rows = await this.rows(view, level);
    await this.probed.probe('command', 'list.focusFirst');
    return rows;
  }

  /** What messages have said since they were cleared, but for what is said while something is done. */
  async toasts(): Promise<readonly string[]> {
    const all = await this.workbench.page.evaluate<{ text: string }[]>('globalThis.toasts');
    return all.map(({ text }) => text).filter((text) => text !== '' && !PROGRESS.test(text));
  }

  async clearToasts(): Promise<void> {
    await this.probed.probe('command', 'notifications.clearAll');
    await until('no message', async () =>
      (await this.workbench.page.locator('.notification-toast-container').count()) === 0 ? true : undefined,
    );
    await this.workbench.page.evaluate('globalThis.toasts = []');
  }

  /** What is wrong with what all of it has left behind, by where that is; empty where nothing is. */
  async leftovers(): Promise<readonly (readonly [string, string])[]> {
    const { session } = this.probed;
    return [
      ['browser console', session.complaints.join(' | ')],
      ['logs', await this.#errorsInLogs()],
      ['journal', await this.#wrongRecords()],
    ];
  }

  /** What our log says of faults of ours, and VS Code of promises that nobody handled. */
  async #errorsInLogs(): Promise<string> {
    const logs = path.join(this.probed.session.host.userDataDir, 'logs');
    const lines: string[] = [];
    for (const file of await readdir(logs, { recursive: true })) {
      if (!file.endsWith('.log')) continue;
      const all = (await readFile(path.join(logs, file), 'utf8')).split('\n');
      const ours = file.endsWith('EMR Operations.log');
      lines.push(
        ...all.filter(
          (line) => line.includes('[error]') && (ours || /emr-operations|not handled/.test(line)),
        ),
      );
    }
    return lines.join(' | ');
  }

  /** Every operation that was watched is in the journal as it ended, and told. */
  async #wrongRecords(): Promise<string> {
    const storage = path.join('User', 'globalStorage', 'emr-operations.emr-operations', 'operations');
    const wrong: string[] = [];
    await withFolder(async (folder) => {
      await cp(path.join(this.probed.session.host.userDataDir, storage), folder, { recursive: true });
      const journal = await opened(folder, undefined, Date.now());
      for (const address of this.#ended) {
        const record = journal.get(operationKey({ accountId: this.#accountId, ...address }));
        if (record?.snapshot?.state !== 'FAILED' || record.toldState !== 'FAILED' || !record.watched)
          wrong.push(`${address.operationId}: ${JSON.stringify(record)}`);
      }
      await journal.flush();
      journal.dispose();
    });
    return wrong.join(' | ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.probed[Symbol.asyncDispose]();
    await this.#front.close();
    await this.simulator.close();
  }
}
