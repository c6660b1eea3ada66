import assert from 'node:assert/strict';
import { Accounts, DEMO_ACCOUNT_ID, SecretNotKeptError } from '../../../src/app/accounts.ts';
import { CloudError } from '../../../src/core/errors.ts';

const credential = {
  accessKeyId: 'LTAI5tExampleKeyId000001',
  accessKeySecret: 'ExampleSecretForUnitTests00001',
};
const details = { label: 'me', regions: ['cn-hangzhou'], identity: { accountId: '1' } };

describe('accounts', () => {
  let state: Map<string, unknown>;
  let secrets: Map<string, string>;

  beforeEach(() => {
    state = new Map();
    secrets = new Map();
  });

  function open(keeps = true): Accounts {
    return new Accounts({
      state: {
        get: (key) => state.get(key),
        set: (key, value) => {
          state.set(key, structuredClone(value));
          return Promise.resolve();
        },
      },
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        set: (key, value) => {
          if (keeps) secrets.set(key, value);
          return Promise.resolve();
        },
        delete: (key) => {
          secrets.delete(key);
          return Promise.resolve();
        },
      },
      network: () => ({ endpoints: {}, network: 'public' }),
      demoAccess: () => Promise.resolve({ credential, endpoints: { emr: 'demo' }, network: 'public' }),
    });
  }

  it('keeps the secret in the secret store, and there alone', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    assert.ok(!JSON.stringify([...state]).includes(credential.accessKeySecret));
    assert.ok(!JSON.stringify([...state]).includes(credential.accessKeyId));
    assert.deepEqual([...secrets.keys()], [`emrOperations.account.${id}`]);
    const again = open();
    assert.deepEqual(again.get(id)?.regions, ['cn-hangzhou']);
    assert.deepEqual((await again.access(id)).credential, credential);
  });

  it('adds nothing where the secret store does not keep the secret', async () => {
    const accounts = open(false);
    await assert.rejects(accounts.addSecret(credential, details), SecretNotKeptError);
    assert.deepEqual(accounts.all(), []);
  });

  it('removes the secret with the account', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    await accounts.remove(id);
    assert.equal(secrets.size, 0);
    assert.deepEqual(open().all(), []);
    await assert.rejects(accounts.access(id), CloudError);
  });

  it('replaces a secret that no longer works', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    const fresh = { ...credential, accessKeySecret: 'ExampleSecretForUnitTests00002' };
    await accounts.replaceSecret(id, fresh, { accountId: '1' });
    assert.deepEqual((await accounts.access(id)).credential, fresh);
  });

  it('says that a lost or damaged secret is a matter of signing in', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    for (const damaged of ['', 'no JSON', '{}', '{"accessKeyId":1}']) {
      secrets.set(`emrOperations.account.${id}`, damaged);
      await assert.rejects(accounts.access(id), (error) => {
        assert.ok(error instanceof CloudError);
        return error.problem.kind === 'auth' && error.problem.code === 'noCredential';
      });
    }
  });

  it('loses a damaged entry, and that entry alone', async () => {
    await open().addSecret(credential, details);
    const kept = state.get('accounts') as unknown[];
    state.set('accounts', [null, { id: '../x', kind: 'secret', label: 'x', regions: [] }, ...kept, 7]);
    assert.equal(open().all().length, 1);
    state.set('accounts', 'nonsense');
    assert.deepEqual(open().all(), []);
  });

  it('has one demo account at most, whose calls go to the simulator', async () => {
    const accounts = open();
    await accounts.addDemo('Demo', ['cn-hangzhou']);
    await accounts.addDemo('Demo', ['cn-shanghai']);
    assert.equal(accounts.all().length, 1);
    assert.equal((await accounts.access(DEMO_ACCOUNT_ID)).endpoints.emr, 'demo');
  });

  it('tells who changed', async () => {
    const accounts = open();
    const heard: string[] = [];
    accounts.onDidChange((id) => heard.push(id));
    const { id } = await accounts.addSecret(credential, details);
    await accounts.setRegions(id, ['cn-beijing']);
    await accounts.remove(id);
    assert.deepEqual(heard, [id, id, id]);
  });
});
