import assert from 'node:assert/strict';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import type { MoreParts } from '../../../src/editor/viewUi/loadMore.ts';
import type { Node } from '../../../src/editor/rows/node.ts';
import { userSettings, window } from '../../standIn/vscode.ts';
import '../../standIn/vscode.js';

describe('Load more', () => {
  const group = (key: string): Node => ({ kind: 'group', key });
  const operation = (key: string) => ({ kind: 'operation', key }) as unknown as Node;
  const more: Extract<Node, { kind: 'more' }> = { kind: 'more', key: 'more:all' };
  let below: Map<string, readonly Node[]>;
  let roots: readonly Node[];
  let revealed: unknown[];
  let parts: MoreParts;

  beforeEach(() => {
    revealed = [];
    below = new Map([['today', [operation('1'), operation('2')]]]);
    roots = [group('today'), more];
    const rows = { getChildren: (row?: Node) => (row === undefined ? roots : (below.get(row.key) ?? [])) };
    const view = { visible: true, reveal: (row: Node, options: object) => revealed.push([row.key, options]) };
    const given: unknown = {
      operationsView: {
        ...rows,
        showMore: () => {
          below.set('today', [operation('1'), operation('2'), operation('3')]);
          below.set('yesterday', [operation('4')]);
          roots = [group('today'), group('yesterday')];
        },
      },
      clustersView: { ...rows, getParent: () => group('today'), showMore: () => false },
      inventory: { list: () => ({ more: () => Promise.resolve() }) },
      trees: { operations: { view }, clusters: { view } },
    };
    parts = given as MoreParts;
  });

  const load = async (row: Extract<Node, { kind: 'more' }>): Promise<void> => {
    const { loadMore } = await import('../../../src/editor/viewUi/loadMore.ts');
    await loadMore(parts, row);
  };

  it('leads to the first of what it loaded, as the row itself is gone then', async () => {
    await load(more);
    assert.deepEqual(revealed, [['3', { focus: true, select: false }]]);
  });

  it('leads nowhere where something else was opened meanwhile', async () => {
    const { showMore } = parts.operationsView;
    const group = window.tabGroups.activeTabGroup;
    Object.assign(parts.operationsView, {
      showMore: () => {
        showMore();
        group.activeTab = {};
      },
    });
    await load(more);
    group.activeTab = undefined;
    assert.deepEqual(revealed, []);
  });

  it('leads nowhere where nothing came, or nobody sees the view', async () => {
    await load({
      ...more,
      list: { kind: 'activities', cluster: { accountId: 'a', regionId: 'r', clusterId: 'c' } },
    });
    assert.deepEqual(revealed, []);
    Object.assign(parts.trees.operations.view, { visible: false });
    await load(more);
    assert.deepEqual(revealed, []);
  });
});

describe('Load older operations', () => {
  const SETTING = 'discovery.actionTrail';
  let asked: number;
  let told: string[];
  let progress: unknown[];
  let problem: CloudProblem | undefined;
  let days: number;
  const discovery = {
    older: () => {
      asked += 1;
      return Promise.resolve(problem);
    },
    get days() {
      return days;
    },
    get hasOlder() {
      return days < 90;
    },
  };

  beforeEach(() => {
    [asked, told, progress, problem, days] = [0, [], [], undefined, 7];
    Object.assign(window, {
      showInformationMessage: (text: string) => Promise.resolve(void told.push(text)),
      withProgress: (options: { location: unknown }, work: () => unknown) => {
        progress.push(options.location);
        return work();
      },
    });
  });

  afterEach(() => {
    userSettings.delete(SETTING);
  });

  const load = async (): Promise<void> => {
    const { loadOlder } = await import('../../../src/editor/viewUi/loadOlder.ts');
    await loadOlder(discovery);
  };

  it('looks further back, while its view shows that something is done', async () => {
    await load();
    assert.deepEqual([asked, told, progress], [1, [], [{ viewId: 'emrOperations.operations' }]]);
  });

  it('says why it does not where a setting forbids it', async () => {
    userSettings.set(SETTING, false);
    await load();
    assert.equal(asked, 0);
    assert.match(told.join(), /the setting emrOperations\.discovery\.actionTrail is off/);
  });

  it('rejects with what it ran into, which the command shows', async () => {
    problem = { kind: 'network', code: 'ENOTFOUND', message: 'getaddrinfo' };
    await assert.rejects(load(), (error) => error instanceof CloudError && error.problem === problem);
  });

  it('says that there is nothing older, where all is loaded', async () => {
    days = 90;
    await load();
    assert.equal(asked, 0);
    assert.deepEqual(told, ['ActionTrail keeps events for 90 days, and all of them are loaded.']);
  });
});
