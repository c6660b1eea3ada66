import assert from 'node:assert/strict';
import { NodeCounts } from '../../../src/app/nodeCounts.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import type { Page } from '../../../src/core/page.ts';
import { FakeClock } from '../fakeClock.ts';

describe('node counts', () => {
  const cluster = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1' };
  const groups: NodeGroup[] = [{ nodeGroupId: 'ng-1', type: 'CORE', runningNodes: 3, instanceTypes: [] }];
  let clock: FakeClock;
  let asked: number;
  let answer: (signal: AbortSignal) => Promise<Page<NodeGroup>>;
  let counts: NodeCounts;
  const now = () => new AbortController().signal;

  beforeEach(() => {
    clock = new FakeClock();
    asked = 0;
    answer = () => Promise.resolve({ items: groups });
    counts = new NodeCounts({
      clock,
      listNodeGroups: (_cluster, _token, signal) => {
        asked += 1;
        return answer(signal);
      },
    });
  });

  it('are kept for a minute', async () => {
    assert.deepEqual(await counts.of(cluster, now()), [{ type: 'CORE', nodes: 3 }]);
    await counts.of(cluster, now());
    assert.equal(asked, 1);
    await clock.advance(60_000);
    await counts.of(cluster, now());
    assert.equal(asked, 2);
  });

  it('are asked for anew once somebody refreshes, or the account is another one', async () => {
    await counts.of(cluster, now());
    counts.forget(cluster);
    await counts.of(cluster, now());
    counts.forgetAccount('account');
    await counts.of(cluster, now());
    assert.equal(asked, 3);
  });

  it('are not known where the call fails, which is not tried at every hover', async () => {
    answer = () => Promise.reject(new CloudError({ kind: 'permission', message: 'x' }));
    assert.equal(await counts.of(cluster, now()), undefined);
    assert.equal(await counts.of(cluster, now()), undefined);
    assert.equal(asked, 1);
  });

  it('are not waited for long', async () => {
    answer = (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    const waiting = counts.of(cluster, now());
    await clock.advance(3_000);
    assert.equal(await waiting, undefined);
  });

  it('are asked for again by who turned away before they came', async () => {
    const away = new AbortController();
    answer = () => Promise.reject(new Error('aborted'));
    away.abort();
    assert.equal(await counts.of(cluster, away.signal), undefined);
    answer = () => Promise.resolve({ items: groups });
    assert.deepEqual(await counts.of(cluster, now()), [{ type: 'CORE', nodes: 3 }]);
  });
});
