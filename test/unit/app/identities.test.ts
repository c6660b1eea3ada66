import assert from 'node:assert/strict';
import type { Account } from '../../../src/app/account.ts';
import type { Accounts } from '../../../src/app/accounts.ts';
import { Identities } from '../../../src/app/identities.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { CallerIdentity } from '../../../src/core/identity.ts';

describe('identity of an account whose credential changed', () => {
  let account: Account | undefined;
  let put: CallerIdentity[];

  beforeEach(() => {
    put = [];
    account = {
      id: 'a',
      kind: 'cliProfile',
      profile: 'work',
      label: 'work',
      regions: ['cn-hangzhou'],
      identity: { accountId: '1', arn: 'acs:ram::1:user/one' },
    };
  });

  const accounts = {
    get: () => account,
    setIdentity: (_id: string, identity: CallerIdentity) => {
      put.push(identity);
      return Promise.resolve();
    },
  } as unknown as Accounts;

  const check = (answer: () => Promise<CallerIdentity>) =>
    new Identities({
      accounts,
      getCallerIdentity: answer,
      failed: (error) => {
        throw error as Error;
      },
    }).check('a');

  it('changes nothing where it is the same, and where it can not be told', async () => {
    await check(() => Promise.resolve({ accountId: '1', arn: 'acs:ram::1:user/one' }));
    await check(() =>
      Promise.reject(new CloudError({ kind: 'auth', message: '', action: 'GetCallerIdentity' })),
    );
    assert.deepEqual(put, []);
  });

  it('is another one, which everything fetched so far does not belong to', async () => {
    const other = { accountId: '2', arn: 'acs:ram::2:user/two' };
    await check(() => Promise.resolve(other));
    assert.deepEqual(put, [other]);
  });

  it('is nobody`s once the account is gone, or the demo`s', async () => {
    const answer = () => Promise.reject(new Error('asked'));
    account = undefined;
    await check(answer);
    account = { id: 'demo', kind: 'demo', label: 'Demo', regions: ['cn-hangzhou'], since: 1 };
    await check(answer);
  });

  it('is asked again once the account is answered, where it could not be told', async () => {
    let asked = 0;
    const other = { accountId: '2', arn: 'acs:ram::2:user/two' };
    const identities = new Identities({
      accounts,
      getCallerIdentity: () => {
        asked += 1;
        const problem = { kind: 'network', message: '', action: 'GetCallerIdentity' } as const;
        return asked === 1 ? Promise.reject(new CloudError(problem)) : Promise.resolve(other);
      },
      failed: () => undefined,
    });
    await identities.check('a');
    identities.answered('b');
    assert.equal(asked, 1);
    identities.answered('a');
    await new Promise(setImmediate);
    assert.deepEqual(put, [other]);
    identities.answered('a');
    assert.equal(asked, 2);
  });
});
