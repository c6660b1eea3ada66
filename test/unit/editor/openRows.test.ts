import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { ClustersView, ClustersViewParts } from '../../../src/editor/clustersView.ts';
import type { Expansion } from '../../../src/editor/expansion.ts';
import type { Node } from '../../../src/editor/rows/node.ts';
import { CancellationError, TreeItem, TreeItemCollapsibleState, window } from '../../standIn/vscode.ts';
import { quietParts } from '../../standIn/viewParts.ts';
import { memoryOperations } from '../app/support.ts';
import { FakeClock } from '../fakeClock.ts';
import '../../standIn/vscode.js';

describe('rows of clusters that are opened and closed', () => {
  const regions = ['cn-hangzhou'];
  const accounts = ['a', 'b'].map((id) => ({ id, kind: 'secret', label: id, regions }));
  const ref = { accountId: 'b', regionId: 'cn-hangzhou', clusterId: 'c-1' };
  let state: Map<string, unknown>;
  let opened: Emitter<{ element: Node }>;
  let closed: Emitter<{ element: Node }>;
  let expansion: Expansion;
  let view: ClustersView;

  beforeEach(async () => {
    state = new Map();
    opened = new Emitter();
    closed = new Emitter();
    expansion = await remembering();
    const { ClustersView: View } = await import('../../../src/editor/clustersView.ts');
    const clock = new FakeClock();
    const quiet = quietParts(memoryOperations(clock), 'a', clock);
    const list = {
      state: { items: [{ clusterId: ref.clusterId, state: 'RUNNING' }], loaded: true, hasMore: false },
      ensure: () => Promise.resolve(),
    };
    const parts: unknown = {
      ...quiet,
      accounts: { ...quiet.accounts, all: () => accounts },
      inventory: { ...quiet.inventory, clusters: () => list },
      expansion,
    };
    view = new View(parts as ClustersViewParts);
  });

  afterEach(() => {
    view.dispose();
    expansion.dispose();
  });

  /** As a window remembers it that was just loaded. */
  async function remembering(): Promise<Expansion> {
    const { Expansion: Memory } = await import('../../../src/editor/expansion.ts');
    const memory = new Memory({
      keys: () => [...state.keys()],
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
    });
    const tree: unknown = { onDidExpandElement: opened.event, onDidCollapseElement: closed.event };
    memory.follow(tree as vscode.TreeView<Node>);
    return memory;
  }

  /** The rows of account b and of its cluster, as VS Code asks for them. */
  function rows(): readonly [Node, Node] {
    const account = view.getChildren().find(({ key }) => key === 'account:b') ?? assert.fail();
    const [cluster = assert.fail()] = view.getChildren(account);
    return [account, cluster];
  }

  it('are on screen as long as all above them are open, and accounts are open by themselves', () => {
    const [account, cluster] = rows();
    assert.deepEqual(view.openClusters(), []);
    opened.fire({ element: cluster });
    assert.deepEqual(view.openClusters(), [ref]);
    closed.fire({ element: account });
    assert.deepEqual(view.openClusters(), [], 'nobody sees it');
    opened.fire({ element: account });
    assert.deepEqual(view.openClusters(), [ref]);
    closed.fire({ element: cluster });
    assert.deepEqual(view.openClusters(), []);
  });

  it('are below their account where their region has no row', () => {
    const [account, cluster] = rows();
    assert.equal(view.getParent(cluster), account);
    assert.equal(view.getParent(account), undefined);
  });

  it('are as they were after a reload, whether opened or closed', async () => {
    const [account, cluster] = rows();
    opened.fire({ element: cluster });
    closed.fire({ element: account });
    const memory = await remembering();
    const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
    const shown = ({ key }: Node, byDefault: number): unknown => {
      const item: unknown = Object.assign(new TreeItem('', byDefault), { id: key });
      return memory.apply(item as vscode.TreeItem).collapsibleState;
    };
    assert.equal(shown(account, Expanded), Collapsed);
    assert.equal(shown(cluster, Collapsed), Expanded);
    assert.equal(shown(cluster, None), None, 'one with nothing below it');
    memory.dispose();
  });
});

describe('the account that a command means', () => {
  const demo = { id: 'demo', kind: 'demo', label: 'Demo', regions: [], since: 0 };
  const work = { id: 'w', kind: 'secret', label: 'work', regions: [] };
  const row = {
    kind: 'region',
    key: 'region:demo/cn-hangzhou',
    scope: { accountId: 'demo', regionId: 'cn-hangzhou' },
  };
  const choose = async (all: readonly (typeof demo | typeof work)[], argument: unknown) => {
    const { chooseAccount } = await import('../../../src/editor/commands/targets.ts');
    const accounts: unknown = { all: () => all, get: (id: string) => all.find((each) => each.id === id) };
    return (
      await chooseAccount(
        accounts as Parameters<typeof chooseAccount>[0],
        argument,
        ({ kind }) => kind !== 'demo',
      )
    ).id;
  };

  it('is the one that fits, where the row in focus is of another that does not', async () => {
    assert.equal(await choose([demo, work], row), 'w');
    assert.equal(await choose([demo, work], undefined), 'w');
  });

  it('is no other where the one that was named is gone', async () => {
    const told: string[] = [];
    Object.assign(window, {
      showInformationMessage: (text: string) => Promise.resolve(void told.push(text)),
    });
    await assert.rejects(choose([work], 'gone'), CancellationError);
    assert.deepEqual(told, ['No account fits this command.']);
  });
});
