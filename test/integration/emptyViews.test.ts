import assert from 'node:assert/strict';
import type { ClusterFilter } from '../../src/core/clusterFilter.ts';
import { ClustersView, type ClustersViewParts } from '../../src/editor/clustersView.ts';
import { OperationsView, type OperationsViewParts } from '../../src/editor/operationsView.ts';
import { answerOf, memoryOperations, refOf } from '../unit/app/support.ts';
import { FakeClock } from '../unit/fakeClock.ts';

const never = () => ({ dispose: () => undefined });
const accounts = {
  all: () => [{ id: 'account', kind: 'environment', label: 'Mine', regions: ['cn-hangzhou'] }],
  covers: () => true,
  onDidChange: never,
};
const watcher = { stateOf: () => ({}), onDidChangeState: never };

/** VS Code says how to go on where a view has no rows, and only there. */
describe('a view without rows', () => {
  it('is that of operations where none is known, though older ones could be looked for', () => {
    const operations = memoryOperations(new FakeClock());
    const missing: object[] = [];
    const view = new OperationsView({
      accounts,
      operations,
      watcher,
      discovery: { missing: () => missing, days: 7, hasOlder: true, onDidChange: never },
      inventory: { onDidChange: never },
      groups: { onDidChange: never },
      hints: { all: () => [] },
      hovers: {},
      state: { get: () => undefined, set: () => Promise.resolve() },
      clock: new FakeClock(),
    } as unknown as OperationsViewParts);
    const kinds = () => view.getChildren().map(({ kind }) => kind);
    assert.deepEqual(kinds(), []);
    missing.push({ problem: { kind: 'permission', message: '' } });
    assert.deepEqual(kinds(), ['unseen']);
    view.setFilter({ text: 'x', states: [] });
    assert.deepEqual(kinds(), ['noneFits', 'unseen', 'older']);
    view.setFilter({ text: '', states: [] });
    operations.discover(refOf(1), 'manual');
    operations.applyAnswer(refOf(1), answerOf(refOf(1), 'COMPLETED'));
    assert.deepEqual(kinds(), ['group', 'unseen', 'older']);
    view.dispose();
  });

  it('is that of clusters where the only region has none, and no filter is why', () => {
    let filter: ClusterFilter = {};
    const state = { items: [], loaded: true, hasMore: false };
    const view = new ClustersView({
      accounts,
      inventory: {
        get filter() {
          return filter;
        },
        clusters: () => ({ ensure: () => Promise.resolve(), state }),
        onDidChange: never,
      },
      groups: { onDidChange: never },
      operations: memoryOperations(new FakeClock()),
      watcher,
    } as unknown as ClustersViewParts);
    const kinds = () => view.getChildren().map(({ kind }) => kind);
    assert.deepEqual(kinds(), []);
    filter = { text: 'etl' };
    assert.deepEqual(kinds(), ['empty']);
    filter = {};
    state.loaded = false;
    assert.deepEqual(kinds(), ['loading']);
    view.dispose();
  });
});
