import assert from 'node:assert/strict';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { Surroundings, type SurroundingsParts } from '../../../src/app/surroundings.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { OriginAnswer } from '../../../src/core/trail.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { recordOf } from '../core/records.ts';

const MINUTE = 60_000;

describe('who began an operation, for who looks at it', () => {
  const created = recordOf('op-1', { state: 'IN_PROGRESS', createTime: 5_000 });
  let clock: FakeClock;
  let asked: { createdAt: number; signal: AbortSignal }[];
  let answer: () => Promise<OriginAnswer>;
  let groups: NodeGroups;
  let surroundings: Surroundings;

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    answer = () => Promise.resolve('none');
    const never = () => new Promise<never>(() => undefined);
    groups = new NodeGroups({ now: clock.now, list: never });
    const cloud: SurroundingsParts['cloud'] = {
      getCluster: never,
      listNodes: never,
      listInstanceTypes: never,
    };
    surroundings = new Surroundings(
      {
        cloud,
        groups,
        origin: (_ref, createdAt, signal) => {
          asked.push({ createdAt, signal });
          return answer();
        },
        now: clock.now,
      },
      created.ref,
    );
  });

  afterEach(() => {
    surroundings.dispose();
    groups.dispose();
  });

  const look = async (record = created): Promise<void> => {
    surroundings.want(record);
    await settle();
  };

  it('is looked for once, by when it was created', async () => {
    await look();
    await look();
    assert.deepEqual(
      asked.map(({ createdAt }) => createdAt),
      [5_000],
    );
    assert.deepEqual(surroundings.state.origin, { state: 'ready', value: 'none', at: clock.now() });
  });

  it('is not looked for where it is known, nor before the service has told when it was created', async () => {
    await look(recordOf('op-1', { state: 'IN_PROGRESS', createTime: 5_000 }, { initiator: { way: 'cli' } }));
    await look(recordOf('op-1', undefined));
    assert.deepEqual([asked, surroundings.state.origin], [[], undefined]);
    await look();
    assert.equal(asked.length, 1);
  });

  it('is looked for again five minutes later where it was too early, with what was said staying', async () => {
    answer = () => Promise.resolve('early');
    await look();
    await clock.advance(5 * MINUTE - 1);
    await look();
    assert.equal(asked.length, 1);
    await clock.advance(1);
    answer = () => Promise.resolve('none');
    surroundings.want(created);
    assert.equal(surroundings.state.origin?.state, 'ready');
    await settle();
    assert.equal(asked.length, 2);
    await clock.advance(60 * MINUTE);
    await look();
    assert.equal(asked.length, 2);
  });

  it('fails alone, and is looked for anew by a refresh, the search before being given up', async () => {
    answer = () => Promise.reject(new CloudError({ kind: 'permission', message: 'no' }));
    await look();
    assert.equal(surroundings.state.origin?.state, 'failed');
    answer = () => Promise.resolve('found');
    surroundings.refresh(created);
    await settle();
    assert.equal(surroundings.state.origin.state, 'ready');
    assert.deepEqual(
      asked.map(({ signal }) => signal.aborted),
      [true, false],
    );
  });
});
