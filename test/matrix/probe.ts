/**
 * An extension beside the packaged one, for what nobody can click: it does what it is asked to over HTTP, and hears
 * of promises that were rejected and nobody handled, of all extensions of its host. Built by `probes.ts`.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EmrOperationsApi } from '../../src/api.ts';

const EXTENSION = 'emr-operations.emr-operations';
const TASK_TYPE = 'emrOperation';

/** What was rejected and not handled until now. */
const rejections = new Map<Promise<unknown>, string>();
/** How tasks ended, by the operation that they wait for. */
const codes = new Map<string, number | undefined>();

async function api(): Promise<EmrOperationsApi> {
  const found = vscode.extensions.getExtension<EmrOperationsApi>(EXTENSION);
  if (found === undefined) throw new Error(`There is no ${EXTENSION}`);
  return found.activate();
}

/** VS Code does not wait for a provider that takes its time, as with the first task. */
async function offered(operationId: string): Promise<vscode.Task> {
  for (let tries = 0; tries < 10; tries += 1) {
    const tasks = await vscode.tasks.fetchTasks({ type: TASK_TYPE });
    const task = tasks.find(({ definition }) => definition['operation'] === operationId);
    if (task !== undefined) return task;
    await sleep(1_000);
  }
  throw new Error(`No task is offered for ${operationId}`);
}

/** All that can be asked for; arguments and answers are JSON. */
const DEEDS = {
  command: async (id: string, ...rest: unknown[]): Promise<unknown> => {
    const answer: unknown = await vscode.commands.executeCommand(id, ...rest);
    return typeof answer === 'string' ? answer : undefined;
  },
  tool: async (name: string, input: object): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  },
  getOperation: async (ref: never): Promise<unknown> => (await api()).getOperation(ref),
  watchOperation: async (ref: never): Promise<unknown> => (await api()).watchOperation(ref),
  /** Begins to wait for an operation that is under way. */
  task: async (operationId: string): Promise<void> => {
    const task = await offered(operationId);
    codes.delete(operationId);
    await vscode.tasks.executeTask(task);
  },
  taskCode: (operationId: string): Promise<number | null | undefined> =>
    Promise.resolve(codes.has(operationId) ? (codes.get(operationId) ?? null) : undefined),
  clipboard: (): Promise<unknown> => Promise.resolve(vscode.env.clipboard.readText()),
  open: async (uri: string): Promise<void> => {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri, true));
  },
  setting: (section: string): Promise<unknown> =>
    Promise.resolve(vscode.workspace.getConfiguration().get<unknown>(section)),
  /** Those that there are, once. */
  rejections: (): Promise<readonly string[]> => {
    const all = [...rejections.values()];
    rejections.clear();
    return Promise.resolve(all);
  },
} satisfies Record<string, (...args: never[]) => Promise<unknown>>;

export type Deed = keyof typeof DEEDS;

export function activate(context: vscode.ExtensionContext): void {
  process.on('unhandledRejection', (reason, promise) => {
    rejections.set(promise, reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  });
  process.on('rejectionHandled', (promise) => {
    rejections.delete(promise);
  });
  context.subscriptions.push(
    vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      codes.set(String(execution.task.definition['operation']), exitCode);
    }),
  );
  const server = createServer((request, response) => {
    const done = async (): Promise<object> => {
      const { deed, args } = JSON.parse(await text(request)) as { deed: Deed; args: never[] };
      try {
        const run: (...all: never[]) => Promise<unknown> = DEEDS[deed];
        return { value: await run(...args) };
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    };
    void done().then((answer) => response.end(JSON.stringify(answer)));
  });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(process.env['EMR_TEST_PROBE'] ?? '', String((server.address() as AddressInfo).port));
  });
  context.subscriptions.push({ dispose: () => server.close() });
}
