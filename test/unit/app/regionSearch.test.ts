import assert from 'node:assert/strict';
import { searchRegions, type RegionAnswer } from '../../../src/app/regionSearch.ts';
import { CloudError, type ErrorKind } from '../../../src/core/errors.ts';
import type { Cluster } from '../../../src/core/cluster.ts';
import type { Page } from '../../../src/core/page.ts';

describe('search for clusters', () => {
  const open = new AbortController().signal;

  function fail(kind: ErrorKind): Promise<Page<Cluster>> {
    return Promise.reject(new CloudError({ kind, message: '' }));
  }

  it('asks every region, and counts what there is in all', async () => {
    const heard: RegionAnswer[] = [];
    const answers = await searchRegions({
      regions: ['a-1', 'b-1', 'c-1'],
      signal: open,
      onAnswer: (answer) => heard.push(answer),
      listClusters: (region) => {
        if (region === 'a-1') return Promise.resolve({ items: [{ clusterId: 'c-1' }], totalCount: 120 });
        return region === 'b-1' ? Promise.resolve({ items: [] }) : fail('permission');
      },
    });
    assert.deepEqual(
      answers.map(({ regionId, clusters, problem }) => [regionId, clusters, problem?.kind]),
      [
        ['a-1', 120, undefined],
        ['b-1', 0, undefined],
        ['c-1', undefined, 'permission'],
      ],
    );
    assert.equal(heard.length, 3);
  });

  it('ends the others where the credential is no good, and where it is cancelled', async () => {
    for (const kind of ['auth', 'cancelled'] as const) {
      let ended = 0;
      const search = searchRegions({
        regions: ['a-1', 'b-1', 'c-1', 'd-1'],
        signal: open,
        onAnswer: () => undefined,
        listClusters: (region, signal) =>
          region !== 'd-1'
            ? fail(kind)
            : new Promise((_resolve, reject) => {
                signal.addEventListener('abort', () => {
                  ended += 1;
                  reject(new CloudError({ kind: 'cancelled', message: '' }));
                });
              }),
      });
      await assert.rejects(search, (error) => error instanceof CloudError && error.problem.kind === kind);
      assert.equal(ended, 1);
    }
  });

  it('goes on where a single region takes no ordinary credential', async () => {
    const answers = await searchRegions({
      regions: ['a-1', 'b-1'],
      signal: open,
      onAnswer: () => undefined,
      listClusters: (region) => (region === 'a-1' ? fail('auth') : Promise.resolve({ items: [] })),
    });
    assert.deepEqual(
      answers.map(({ clusters }) => clusters),
      [undefined, 0],
    );
  });
});
