/**
 * The bench's own extension: beside ours in the same extension host it sees what that one costs. Started before it;
 * answers on loopback what the bench asks (`../observer.ts`).
 */
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { text } from 'node:stream/consumers';
import * as vscode from 'vscode';
import type { Ask, Mark } from '../observer.ts';
import { accessesOf, followAccesses } from './accesses.ts';
import { registerPlainRows, showEmptyPanel } from './emptyViews.ts';

const delay = monitorEventLoopDelay({ resolution: 1 });

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What finalizers hold goes with the second.
  collect();
  collect();
}

/** Where VS Code keeps its marks in an extension host. */
interface MarksOfVsCode {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

/** VS Code marks when it loads and activates each extension; milliseconds since the process began. */
function marks(): readonly Mark[] {
  const { MonacoPerformanceMarks: kept } = globalThis as { MonacoPerformanceMarks?: MarksOfVsCode };
  return (kept?.getMarks() ?? [])
    .filter(({ name }) => name.startsWith('code/extHost/'))
    .map(({ name, startTime }) => ({ name, at: startTime - performance.timeOrigin }));
}

async function answer(ask: Ask): Promise<unknown> {
  switch (ask.what) {
    case 'marks':
      return marks();
    case 'accesses':
      return accessesOf(ask.folder);
    case 'heap':
      collectGarbage();
      return process.memoryUsage().heapUsed;
    case 'watchDelay':
      delay.enable();
      delay.reset();
      return undefined;
    case 'delay':
      return delay.max / 1e6;
    case 'run':
      return vscode.commands.executeCommand(ask.command, ...ask.args);
  }
}

export function activate(context: vscode.ExtensionContext): void {
  // VS Code marks by it, in whole milliseconds: too coarse for what takes one.
  Date.now = () => performance.timeOrigin + performance.now();
  followAccesses();
  const server = createServer((request, response) => {
    text(request)
      .then((body) => answer(JSON.parse(body) as Ask))
      .then(
        (value) => response.end(JSON.stringify(value ?? null)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    writeFileSync(process.env['EMR_BENCH_OBSERVER'] ?? '', String(port));
  });
  context.subscriptions.push(
    { dispose: () => server.close() },
    vscode.commands.registerCommand('emrBench.openPanel', showEmptyPanel),
    registerPlainRows(),
  );
}
