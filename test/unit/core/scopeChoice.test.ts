import assert from 'node:assert/strict';
import { accountsFor, chooseScope, commonPlace, openParts, settle } from '../../../src/core/scopeChoice.ts';

const one = { id: 'one', regions: ['cn-hangzhou', 'cn-shanghai'] };
const two = { id: 'two', regions: ['cn-hangzhou'] };
const hangzhou = { regionId: 'cn-hangzhou' };

describe('choice of a scope', () => {
  it('takes the only account that shows the region', () => {
    const choice = chooseScope([one, two], { regionId: 'cn-shanghai' });
    assert.deepEqual(choice, { found: 'one', account: one });
  });

  it('does not choose among several', () => {
    assert.deepEqual(chooseScope([one, two], hangzhou), { found: 'several', accounts: [one, two] });
    assert.deepEqual(chooseScope([one, two], { ...hangzhou, accountId: 'two' }), {
      found: 'one',
      account: two,
    });
  });

  it('says why there is none', () => {
    assert.deepEqual(chooseScope([], hangzhou), { found: 'noAccount' });
    assert.deepEqual(chooseScope([one], { ...hangzhou, accountId: 'gone' }), { found: 'unknownAccount' });
  });

  it('never takes a region that no account shows: it would become a host', () => {
    const elsewhere = { regionId: 'cn-evil-1' };
    assert.deepEqual(chooseScope([one, two], elsewhere), { found: 'uncovered', accounts: [one, two] });
    const named = chooseScope([one, two], { regionId: 'cn-shanghai', accountId: 'two' });
    assert.deepEqual(named, { found: 'uncovered', accounts: [two] });
  });
});

describe('place of an operation', () => {
  it('asks nothing that there is no choice about', () => {
    assert.deepEqual(openParts({}, [two]), ['clusterId']);
    assert.deepEqual(settle({ clusterId: 'c-1' }, [two]), {
      accountId: 'two',
      regionId: 'cn-hangzhou',
      clusterId: 'c-1',
    });
  });

  it('asks for account, then region, then cluster', () => {
    assert.deepEqual(openParts({}, [one, two]), ['accountId', 'regionId', 'clusterId']);
    assert.deepEqual(openParts({ accountId: 'one' }, [one, two]), ['regionId', 'clusterId']);
    assert.deepEqual(openParts({ accountId: 'two' }, [one, two]), ['clusterId']);
  });

  it('offers the accounts that show the region, and all for a region that none shows', () => {
    assert.deepEqual(accountsFor({ regionId: 'cn-shanghai' }, [one, two]), [one]);
    assert.deepEqual(accountsFor({ regionId: 'ap-southeast-1' }, [one, two]), [one, two]);
    assert.deepEqual(openParts({ regionId: 'cn-shanghai', clusterId: 'c-1' }, [one, two]), []);
  });

  it('takes from what is known only what all agree on', () => {
    const place = { accountId: 'one', regionId: 'cn-hangzhou', clusterId: 'c-1' };
    assert.deepEqual(commonPlace([place]), place);
    assert.deepEqual(commonPlace([place, { ...place, accountId: 'two' }]), {
      regionId: 'cn-hangzhou',
      clusterId: 'c-1',
    });
    assert.deepEqual(commonPlace([]), {});
  });
});
