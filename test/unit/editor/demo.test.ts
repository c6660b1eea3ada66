import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Demo } from '../../../src/editor/demo.ts';

type Load = ConstructorParameters<typeof Demo>[0];

describe('the demo', () => {
  let begun: number[];
  let closed: number[];
  let fails: boolean;
  let demo: Demo;

  beforeEach(() => {
    [begun, closed, fails] = [[], [], false];
    const startSimulator = ({ epoch, accounts }: { epoch: number; accounts: readonly object[] }) => {
      if (fails) return Promise.reject(new Error('no port'));
      begun.push(epoch);
      const close = () => {
        closed.push(epoch);
        return Promise.resolve();
      };
      return Promise.resolve({ url: `http://127.0.0.1:${epoch}`, accounts, close });
    };
    const load: unknown = () => Promise.resolve({ startSimulator });
    demo = new Demo(load as Load);
  });

  const urlOf = async (since: number) => (await demo.access(since)).endpoints.emr;

  it('is one cloud for all calls, with credentials of the run', async () => {
    const [one, other] = await Promise.all([demo.access(1_000), demo.access(1_000)]);
    assert.deepEqual(one, other);
    assert.deepEqual(begun, [1_000]);
  });

  it('goes on with the younger story, whichever a window asks for', async () => {
    assert.equal(await urlOf(1_000), 'http://127.0.0.1:1000');
    assert.equal(await urlOf(2_000), 'http://127.0.0.1:2000');
    assert.equal(await urlOf(1_000), 'http://127.0.0.1:2000');
    assert.deepEqual([begun, closed], [[1_000, 2_000], [1_000]]);
  });

  it('ends with the account, and begins again with the next, also where the clock was set back', async () => {
    await urlOf(2_000);
    demo.dispose();
    await setImmediate();
    assert.deepEqual(closed, [2_000]);
    assert.equal(await urlOf(1_000), 'http://127.0.0.1:1000');
  });

  it('tries again where it could not be started', async () => {
    fails = true;
    await assert.rejects(urlOf(1_000), /no port/);
    fails = false;
    assert.equal(await urlOf(1_000), 'http://127.0.0.1:1000');
  });
});
