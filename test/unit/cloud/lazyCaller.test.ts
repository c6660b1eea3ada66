import assert from 'node:assert/strict';
import type { Call, Caller } from '../../../src/cloud/caller.ts';
import { LazyCaller } from '../../../src/cloud/lazyCaller.ts';
import { toProblem } from '../../../src/core/errors.ts';

const CALL: Call<'GetOperation'> = {
  service: 'emr',
  action: 'GetOperation',
  scope: { accountId: 'a', regionId: 'cn-hangzhou' },
  parameters: {},
};

describe('what makes calls, loaded with the first of them', () => {
  /** What the loaded one was told, in order. */
  const told: string[] = [];
  const loaded = {
    call: () => {
      told.push('call');
      return Promise.resolve({});
    },
    cancelAccount: (id: string) => told.push(`cancel ${id}`),
    credentialRenewed: (id: string) => told.push(`renewed ${id}`),
  } as unknown as Caller;

  beforeEach(() => {
    told.length = 0;
  });

  it('is not loaded to hear of accounts', async () => {
    const caller = new LazyCaller(() => assert.fail('was loaded'));
    caller.cancelAccount('a');
    caller.credentialRenewed('a');
    await Promise.resolve();
  });

  it('is loaded once, and hears everything in the order in which it was said', async () => {
    let loads = 0;
    const caller = new LazyCaller(async () => {
      loads += 1;
      await Promise.resolve();
      return loaded;
    });
    const first = caller.call(CALL);
    caller.cancelAccount('a');
    caller.credentialRenewed('a');
    const second = caller.call(CALL);
    await Promise.all([first, second]);
    assert.equal(loads, 1);
    assert.deepEqual(told, ['call', 'cancel a', 'renewed a', 'call']);
  });

  it('says as a problem that it could not be loaded, and is tried again with the next call', async () => {
    let fails = true;
    const caller = new LazyCaller(() =>
      fails ? Promise.reject(new Error('gone')) : Promise.resolve(loaded),
    );
    const failed = caller.call(CALL);
    caller.cancelAccount('a');
    await assert.rejects(failed, (error) => toProblem(error).code === 'internal');
    fails = false;
    await caller.call(CALL);
    assert.deepEqual(told, ['call']);
  });
});
