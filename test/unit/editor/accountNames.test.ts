import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Account } from '../../../src/app/account.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { Operations } from '../../../src/app/operations.ts';
import type { Watcher } from '../../../src/app/watcher.ts';
import type { Hint } from '../../../src/core/hints.ts';
import { DEMO_ACCOUNT_ID, type OperationRef } from '../../../src/core/scope.ts';
import type { Hovers } from '../../../src/editor/hovers.ts';
import type { OperationUiParts } from '../../../src/editor/operationUi/parts.ts';
import type { OperationsView, OperationsViewParts } from '../../../src/editor/operationsView.ts';
import type { Node, RowContext } from '../../../src/editor/rows/node.ts';
import { answerOf, memoryOperations, refOf } from '../app/support.ts';
import { FakeClock } from '../fakeClock.ts';
import '../../standIn/vscode.js';

const account = (id: string, label: string, accountId?: string): Account => ({
  id,
  kind: 'secret',
  label,
  regions: ['cn-hangzhou'],
  ...(accountId === undefined ? {} : { identity: { accountId } }),
});
const production = account('account', 'Production', '1234567890123456');
const staging = account('other', 'A very long name of the account for staging');
const demo: Account = {
  id: DEMO_ACCOUNT_ID,
  kind: 'demo',
  label: 'Demo',
  regions: ['cn-hangzhou'],
  since: 1,
};

describe('the name of an account', () => {
  let accounts: Account[];
  let operations: Operations;
  let view: OperationsView;
  let hints: Hint[];
  const watcher = {
    onDidChangeState: new Emitter<string>().event,
    stateOf: () => ({}),
    usual: () => undefined,
  };
  const known = {
    all: () => accounts,
    get: (id: string) => accounts.find((each) => each.id === id),
    covers: () => true,
    onDidChange: new Emitter<string>().event,
  };

  const see = (ref: OperationRef): void => {
    operations.discover(ref, 'manual');
    for (const state of ['IN_PROGRESS', 'FAILED']) {
      operations.applyAnswer(ref, answerOf(ref, state, { type: 'INCREASE_NODES', startTime: 1_000 }));
    }
  };

  beforeEach(async () => {
    operations = memoryOperations(new FakeClock());
    accounts = [production];
    hints = [];
    const { OperationsView } = await import('../../../src/editor/operationsView.ts');
    const { nodeTooltip } = await import('../../../src/editor/viewUi/nodeTooltip.ts');
    const never = new Emitter<never>().event;
    const hovers = {
      resolve: (item: vscode.TreeItem, node: Node, context: RowContext) => {
        const more = { groups: undefined, readsEvents: false, watcher: watcher as unknown as Watcher };
        const said = nodeTooltip(node, context, more);
        return Promise.resolve(Object.assign(item, { tooltip: said }));
      },
    };
    view = new OperationsView({
      accounts: known,
      operations,
      watcher,
      discovery: { onDidChange: never, missing: () => [], hasOlder: false },
      inventory: { onDidChange: never },
      groups: { onDidChange: never },
      hints: { all: () => hints },
      hovers: hovers as unknown as Hovers,
      state: { get: () => undefined, set: () => Promise.resolve() },
      clock: new FakeClock(),
    } as unknown as OperationsViewParts);
  });

  afterEach(() => {
    view.dispose();
  });

  /** The rows of operations and hints, with what a hover says. */
  const rows = async (): Promise<readonly vscode.TreeItem[]> => {
    const nodes = view.getChildren().flatMap((group) => view.getChildren(group));
    const token = {} as vscode.CancellationToken;
    return Promise.all(nodes.map((node) => view.resolveTreeItem(view.getTreeItem(node), node, token)));
  };
  const hoverOf = ({ tooltip }: vscode.TreeItem): string => (tooltip as vscode.MarkdownString).value;

  it('is in no row where there is one', async () => {
    see(refOf(1));
    const [row] = await rows();
    assert.ok(row);
    assert.match(String(row.description), /^Failed · /);
    assert.doesNotMatch([row.accessibilityInformation?.label, hoverOf(row)].join(), /Production|Account/);
    assert.match(hoverOf(row), /Region: China \(Hangzhou\)/);
  });

  it('is in the row, its hover and what is read out where there are several, short in the row', async () => {
    accounts = [production, staging, demo];
    see(refOf(1));
    see(refOf(2, staging.id));
    see(refOf(3, DEMO_ACCOUNT_ID));
    const [real, long, simulated] = await rows();
    assert.ok(real && long && simulated);
    assert.match(String(real.description), /^Production · Failed · /);
    assert.match(real.accessibilityInformation?.label ?? '', /^Scale out · c-1, Failed, .*, Production$/);
    assert.match(hoverOf(real), /Account: Production · 1234567890123456/);
    assert.match(String(long.description), /^A very long name of the… · Failed/);
    assert.match(hoverOf(long), /Account: A very long name of the account for staging$/);
    assert.match(String(simulated.description), /^simulated · Failed/);
    assert.match(simulated.accessibilityInformation?.label ?? '', /, simulated$/);
    assert.match(hoverOf(simulated), /Account: Demo · simulated\n\nSimulated by the demo$/);
  });

  it('is in the row of what runs without an ID, too', async () => {
    accounts = [production, staging];
    const cluster = { accountId: staging.id, regionId: 'cn-hangzhou', clusterId: 'c-1' };
    hints = [{ key: 'hint', kind: 'release', cluster, state: 'TERMINATING' }];
    const [row] = await rows();
    assert.ok(row);
    assert.match(String(row.description), /^A very long name of the… · In progress, ID not known yet$/);
    assert.match(row.accessibilityInformation?.label ?? '', /, A very long name of the…$/);
    assert.match(hoverOf(row), /Account: A very long name/);
  });

  it('is found by the filter where the rows say it', async () => {
    accounts = [production, staging];
    see(refOf(1));
    see(refOf(2, staging.id));
    view.setFilter({ text: 'staging', states: [] });
    const shown = await rows();
    assert.deepEqual(
      shown.map(({ id }) => id),
      ['all:other/cn-hangzhou/c-1/op-2'],
    );
    accounts = [production];
    view.setFilter({ text: 'Production', states: [] });
    assert.deepEqual(await rows(), []);
  });

  it('is in lists to pick from where there are several', async () => {
    const { operationItem } = await import('../../../src/editor/operationUi/pickOperation.ts');
    const parts = { accounts: known } as unknown as OperationUiParts;
    see(refOf(1));
    see(refOf(3, DEMO_ACCOUNT_ID));
    const detailOf = (ref: OperationRef): string | undefined => {
      const record = operations.get([ref.accountId, ref.regionId, ref.clusterId, ref.operationId].join('/'));
      assert.ok(record);
      return operationItem(parts, record, 2_000).detail;
    };
    assert.equal(detailOf(refOf(1)), 'op-1 · c-1 · cn-hangzhou');
    assert.equal(detailOf(refOf(3, DEMO_ACCOUNT_ID)), 'op-3 · c-1 · cn-hangzhou · simulated');
    accounts = [{ ...production, label: '$(bell) Production' }, demo];
    assert.equal(detailOf(refOf(1)), 'op-1 · c-1 · cn-hangzhou · $ (bell) Production');
    assert.equal(detailOf(refOf(3, DEMO_ACCOUNT_ID)), 'op-3 · c-1 · cn-hangzhou · simulated');
  });

  it('is in messages and in the table of the status bar where there are several', async () => {
    const { showEndings } = await import('../../../src/editor/operationUi/showEndings.ts');
    const { statusTooltip } = await import('../../../src/editor/viewUi/statusTooltip.ts');
    const { window } = await import('vscode');
    const told: string[] = [];
    const tell = (text: string): Promise<undefined> => {
      told.push(text);
      return Promise.resolve(undefined);
    };
    Object.assign(window, { showErrorMessage: tell });
    const parts = { accounts: known } as unknown as OperationUiParts;
    see(refOf(1));
    const records = operations.unseen();
    const tooltip = (): string =>
      statusTooltip({
        ...parts,
        records,
        watcher: { ...watcher, stretch: () => undefined },
        trouble: undefined,
        now: 2_000,
      }).value;
    await showEndings(parts, records);
    assert.doesNotMatch(told.join() + tooltip(), /Production/);
    accounts = [production, staging];
    await showEndings(parts, records);
    assert.match(told[1] ?? '', /^Scale out · c-1: Failed.* \(Production\)$/);
    assert.match(tooltip(), /c-1&nbsp;\(Production\)/);
  });
});
