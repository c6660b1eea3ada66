import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { Operations } from '../../../src/app/operations.ts';
import { NO_FILTER } from '../../../src/core/operationFilter.ts';
import type { OperationsView, OperationsViewParts } from '../../../src/editor/operationsView.ts';
import type { Node } from '../../../src/editor/rows/node.ts';
import { quietParts } from '../../standIn/viewParts.ts';
import { memoryOperations } from '../app/support.ts';
import { FakeClock } from '../fakeClock.ts';
import '../../standIn/vscode.js';

describe('the view of operations', () => {
  const ref = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };
  const hint = { key: 'c-2', cluster: { ...ref, clusterId: 'c-2' }, kind: 'create', state: 'STARTING' };
  let clock: FakeClock;
  let operations: Operations;
  let listed: Emitter<void>;
  let hints: readonly unknown[];
  /** Why not everything is found. */
  let missing: readonly unknown[];
  let shown: Pick<vscode.TreeView<Node>, 'message' | 'badge'>;
  let view: OperationsView;
  /** What VS Code was told, in order: that rows are others, or the message above them. */
  let told: unknown[];

  beforeEach(async () => {
    // Not before there is something in the place of VS Code.
    const { OperationsView: View } = await import('../../../src/editor/operationsView.ts');
    clock = new FakeClock();
    operations = memoryOperations(clock);
    listed = new Emitter();
    hints = [];
    missing = [];
    told = [];
    const quiet = quietParts(operations, ref.accountId, clock);
    const parts: unknown = {
      ...quiet,
      inventory: { ...quiet.inventory, onDidChange: listed.event },
      hints: { ...quiet.hints, all: () => hints },
      discovery: { ...quiet.discovery, missing: () => missing, hasOlder: true, days: 7 },
    };
    view = new View(parts as OperationsViewParts);
    shown = {
      set message(message: string) {
        told.push(message);
      },
    };
    view.attach(shown as vscode.TreeView<Node>);
    view.onDidChangeTreeData(() => told.push('rows'));
    await clock.advance(5_000);
    told.length = 0;
  });

  afterEach(() => {
    view.dispose();
  });

  it('asks for the rows of another filter before it says what they are', async () => {
    view.setFilter({ ...NO_FILTER, text: 'etl' });
    assert.deepEqual(told, ['rows']);
    await clock.advance(150);
    assert.deepEqual(told, ['rows', 'Filter: “etl”']);
  });

  it('says so once, soon after the last letter that is typed', async () => {
    for (const text of ['e', 'et', 'etl']) {
      view.setFilter({ ...NO_FILTER, text });
      await clock.advance(50);
    }
    assert.deepEqual(told, ['rows', 'rows', 'rows']);
    await clock.advance(100);
    assert.deepEqual(told.slice(3), ['Filter: “etl”']);
  });

  it('lets lists come in before it shows what they tell of', async () => {
    view.getChildren();
    hints = [hint];
    for (let list = 0; list < 5; list += 1) {
      listed.fire();
      await clock.advance(100);
    }
    assert.deepEqual(told, []);
    await clock.advance(600);
    assert.deepEqual(told, ['rows']);
  });

  it('says that not everything is found, however many there are', () => {
    const kinds = (): readonly string[] =>
      view
        .getChildren()
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'group');
    missing = [{ problem: { kind: 'permission', message: '' } }];
    assert.deepEqual(kinds(), ['unseen']);
    for (let number = 0; number < 101; number += 1) {
      operations.discover({ ...ref, operationId: `op-${number}` }, 'manual');
    }
    assert.deepEqual(kinds(), ['more', 'unseen']);
    view.showMore();
    assert.deepEqual(kinds(), ['unseen', 'older']);
    missing = [];
    assert.deepEqual(kinds(), ['older']);
  });

  it('stays as it is where they tell of nothing', async () => {
    view.getChildren();
    listed.fire();
    await clock.advance(5_000);
    assert.deepEqual(told, []);
  });
});
