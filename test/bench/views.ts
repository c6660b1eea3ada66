/**
 * How the views grow with what is known: their own part, from the store to the rows that VS Code is given, as they
 * ship, over journals of three sizes in fresh processes. What VS Code makes of the rows is measured in `scale.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { Operations } from '../../src/app/operations.ts';
import type { OperationRecord } from '../../src/core/operation.ts';
import { operationKey } from '../../src/core/scope.ts';
import type { ClustersViewParts } from '../../src/editor/clustersView.ts';
import type { OperationsViewParts } from '../../src/editor/operationsView.ts';
import type { Node } from '../../src/editor/rows/node.ts';
import { quietParts } from '../standIn/viewParts.ts';
import { answerOf } from '../unit/app/support.ts';
import { quantile, round, type Bench, type Figure } from './bench.ts';
import { ACTIVE, journalIn, NOW, recordOf, seed, SIZES } from './journal.ts';
import '../standIn/vscode.js';

const RUNS = 3;
/** Each changes once, looked at alone. */
const CHANGES = 200;
/** Times this small are mostly noise: only what is slower with more tells of growth; milliseconds. */
const FLOOR_MS = 1;
/** What is constant differs by chance this much, at most. */
const CONSTANT = 3;

interface Times {
  /** From the opened journal to the rows of the first page. */
  readonly firstPage: number;
  /** From an answer to the row that VS Code is given. */
  readonly change: number;
  /** Rows that one change has painted anew, at most. */
  readonly rows: number;
}

/** A view as VS Code uses it: all rows below the roots, each asked for by itself. */
function rowsOf(view: vscode.TreeDataProvider<Node>): number {
  let count = 0;
  const visit = (node?: Node): void => {
    for (const child of (view.getChildren(node) as Node[] | undefined) ?? []) {
      const item = view.getTreeItem(child) as vscode.TreeItem;
      count += 1;
      if (Number(item.collapsibleState) === 2) visit(child);
    }
  };
  visit();
  return count;
}

async function measure(folder: string): Promise<Times> {
  // Not before there is something in the place of VS Code.
  const { OperationsView } = await import('../../src/editor/operationsView.ts');
  const { ClustersView } = await import('../../src/editor/clustersView.ts');
  const operations = new Operations(journalIn(folder), () => NOW);
  const parts: unknown = quietParts(operations, recordOf(0).ref.accountId, { now: () => NOW });
  const views = [
    new OperationsView(parts as OperationsViewParts),
    new ClustersView(parts as ClustersViewParts),
  ] as const;
  await operations.open();
  const begin = performance.now();
  if (rowsOf(views[0]) < 100) throw new Error('A page is missing');
  const firstPage = performance.now() - begin;

  const active = Array.from({ length: ACTIVE }, (_, number) => recordOf(number));
  for (const { ref } of active) openCluster(views[1], ref);
  let painted = 0;
  for (const view of views) {
    view.onDidChangeTreeData((changed) => {
      const rows = changed === undefined ? [undefined] : [changed].flat();
      for (const row of rows) {
        // All of them are asked for again where no row is named.
        painted += row === undefined ? rowsOf(view) : 1;
        if (row !== undefined) view.getTreeItem(row);
      }
    });
  }
  const times: number[] = [];
  let rows = 0;
  for (let change = 0; change < CHANGES; change += 1) {
    const { ref, snapshot } = active[change % ACTIVE] ?? recordOf(0);
    painted = 0;
    const from = performance.now();
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS', { ...snapshot, description: `Turn ${change}` }));
    times.push(performance.now() - from);
    rows = Math.max(rows, painted);
  }
  await operations.flush();
  // One row in each of the two views.
  return { firstPage, change: quantile(times, 0.5), rows: rows / views.length };
}

/** Has the rows below a cluster handed out. */
function openCluster(view: vscode.TreeDataProvider<Node>, ref: OperationRecord['ref']): void {
  const cluster = { clusterId: ref.clusterId } as Extract<Node, { kind: 'cluster' }>['cluster'];
  const rows = view.getChildren({ kind: 'cluster', key: '', ref, cluster }) as Node[];
  const shown = rows.some(
    (row) => row.kind === 'operation' && operationKey(row.record.ref) === operationKey(ref),
  );
  if (!shown) throw new Error('A row is missing');
}

/** Runs in a process of its own. */
function apart(folder: string): Times {
  const output = execFileSync(process.execPath, [import.meta.filename, folder], { encoding: 'utf8' });
  return JSON.parse(output) as Times;
}

function growth(id: string, what: string, times: readonly number[], limit: number): Figure {
  const [smallest = Number.NaN] = times;
  const largest = times.at(-1) ?? Number.NaN;
  const each = times.map((time) => time.toFixed(2)).join(', ');
  return {
    id,
    what: `${what}: ${each} ms with ${SIZES.join(', ')}`,
    value: round(Math.max(largest, FLOOR_MS) / Math.max(smallest, FLOOR_MS), 2),
    unit: 'times',
    limit,
  };
}

export const views: Bench = {
  ids: ['growthFirstPage', 'growthRowRepaint', 'rowsPainted'],
  run: async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'emr-bench-'));
    try {
      const all: Times[] = [];
      for (const size of SIZES) {
        const folder = path.join(root, String(size));
        await seed(folder, size);
        const runs = Array.from({ length: RUNS }, () => apart(folder));
        const middle = (value: (times: Times) => number): number => quantile(runs.map(value), 0.5);
        all.push({
          firstPage: middle(({ firstPage }) => firstPage),
          change: middle(({ change }) => change),
          rows: Math.max(...runs.map(({ rows }) => rows)),
        });
      }
      const firstPages = all.map(({ firstPage }) => firstPage);
      const changes = all.map(({ change }) => change);
      return [
        // Somebody waits for it: not more than in proportion.
        growth(
          'growthFirstPage',
          'rows of the first page',
          firstPages,
          (SIZES.at(-1) ?? 0) / (SIZES[0] ?? 1),
        ),
        growth('growthRowRepaint', 'one operation changed', changes, CONSTANT),
        {
          id: 'rowsPainted',
          what: 'rows of each view that one changed operation paints',
          value: Math.max(...all.map(({ rows }) => rows)),
          unit: 'rows',
          limit: 1,
        },
      ];
    } finally {
      await rm(root, { recursive: true });
    }
  },
};

if (process.argv[1] === import.meta.filename)
  console.log(JSON.stringify(await measure(process.argv[2] ?? '')));
