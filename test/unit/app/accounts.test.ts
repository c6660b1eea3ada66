import assert from 'node:assert/strict';
import { DEMO_ACCOUNT_ID } from '../../../src/core/scope.ts';
import { Accounts, SecretNotKeptError } from '../../../src/app/accounts.ts';
import { Programs } from '../../../src/app/programs.ts';
import { CloudError } from '../../../src/core/errors.ts';
import { recordOf } from '../core/records.ts';

const credential = {
  accessKeyId: 'LTAI5tExampleKeyId000001',
  accessKeySecret: 'ExampleSecretForUnitTests00001',
};
const details = { label: 'me', regions: ['cn-hangzhou'], identity: { accountId: '1' } };

describe('accounts', () => {
  let state: Map<string, unknown>;
  let secrets: Map<string, string>;
  let trusted: boolean;

  beforeEach(() => {
    trusted = true;
    state = new Map();
    secrets = new Map();
  });

  function open(keeps = true): Accounts {
    const keyValues = {
      get: (key: string) => state.get(key),
      set: (key: string, value: unknown) => {
        state.set(key, structuredClone(value));
        return Promise.resolve();
      },
    };
    return new Accounts({
      state: keyValues,
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
      demoAccess: () =>
        Promise.resolve({
          source: { kind: 'static', credential },
          endpoints: { emr: 'demo' },
          network: 'public',
        }),
      programs: new Programs(keyValues, () => trusted),
    });
  }

  it('keeps the secret in the secret store, and there alone', async () => {
    const accounts = open();
    // As a caller may do it: whatever else comes along must not be stored in the clear.
    const careless = { ...details, credential };
    const { id } = await accounts.addSecret(credential, careless);
    assert.ok(!JSON.stringify([...state]).includes(credential.accessKeySecret));
    assert.ok(!JSON.stringify([...state]).includes(credential.accessKeyId));
    assert.deepEqual([...secrets.keys()], [`emrOperations.account.${id}`]);
    const again = open();
    assert.deepEqual(again.get(id)?.regions, ['cn-hangzhou']);
    assert.deepEqual((await again.access(id)).source, { kind: 'static', credential });
  });

  it('adds nothing where the secret store does not keep the secret', async () => {
    const accounts = open(false);
    await assert.rejects(accounts.addSecret(credential, details), SecretNotKeptError);
    assert.deepEqual(accounts.all(), []);
    assert.equal(secrets.size, 0);
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
    assert.equal(accounts.get(id)?.identity?.accountId, '1');
    assert.equal(accounts.get(id)?.label, details.label, 'a name that the user gave stays');
    assert.deepEqual((await accounts.access(id)).source, { kind: 'static', credential: fresh });
  });

  it('keeps no secret of an account that was removed while the user typed', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    await accounts.remove(id);
    await assert.rejects(accounts.replaceSecret(id, credential, {}), CloudError);
    assert.equal(secrets.size, 0);
  });

  it('loses no account that another window added', async () => {
    const [one, two] = [open(), open()];
    await one.addSecret(credential, { ...details, label: 'one' });
    await two.addSecret(credential, { ...details, label: 'two' });
    assert.deepEqual(
      one.all().map(({ label }) => label),
      ['one', 'two'],
    );
  });

  it('covers operations of its regions, and those asked for by ID', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    const ref = { accountId: id, regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };
    const record = {
      ref,
      source: 'scalingActivity' as const,
      firstSeenAt: 1,
      watched: false,
      seenActive: true,
    };
    const elsewhere = { ...record, ref: { ...ref, regionId: 'cn-beijing' } };
    assert.ok(accounts.covers(record));
    assert.ok(!accounts.covers(elsewhere));
    assert.ok(accounts.covers({ ...record, owner: '1' }));
    assert.ok(!accounts.covers({ ...record, owner: '2', watched: true }), 'of another owner');
    assert.ok(accounts.covers({ ...elsewhere, watched: true }));
    assert.ok(accounts.covers({ ...elsewhere, source: 'manual' }));
    assert.deepEqual([accounts.shows(ref), accounts.shows(elsewhere.ref)], [true, false]);
    await accounts.remove(id);
    assert.ok(!accounts.shows(ref));
    assert.ok(!accounts.covers(record));
  });

  it('puts the former secret back where the store does not keep the next', async () => {
    const { id } = await open().addSecret(credential, details);
    const before = secrets.get(`emrOperations.account.${id}`);
    const forgetful = open(false);
    await assert.rejects(
      forgetful.replaceSecret(id, { ...credential, accessKeySecret: 'other' }, {}),
      SecretNotKeptError,
    );
    assert.equal(secrets.get(`emrOperations.account.${id}`), before);
    assert.deepEqual((await open().access(id)).source, { kind: 'static', credential });
  });

  it('tells when a secret changed elsewhere', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    const heard: string[] = [];
    accounts.onDidRenew((changed) => heard.push(changed));
    accounts.secretChanged(`emrOperations.account.${id}`);
    accounts.secretChanged('something.else');
    assert.deepEqual(heard, [id]);
  });

  it('says that a lost or damaged secret is a matter of signing in', async () => {
    const accounts = open();
    const { id } = await accounts.addSecret(credential, details);
    for (const damaged of ['', 'no JSON', '{}', '{"accessKeyId":1}']) {
      secrets.set(`emrOperations.account.${id}`, damaged);
      await assert.rejects(accounts.access(id), (error) => {
        assert.ok(error instanceof CloudError);
        return error.problem.kind === 'auth' && error.problem.trouble?.what === 'signedOut';
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

  it('covers nothing of a demo before it was begun anew', async () => {
    const accounts = open();
    await accounts.addDemo('Demo', ['cn-hangzhou'], 2_000);
    const record = recordOf('op-1', {}, { firstSeenAt: 2_000 });
    const ref = { ...record.ref, accountId: DEMO_ACCOUNT_ID, regionId: 'cn-hangzhou' };
    assert.ok(accounts.covers({ ...record, ref, watched: true }));
    assert.ok(!accounts.covers({ ...record, ref, watched: true, firstSeenAt: 1_999 }));
  });

  it('has one demo account at most, whose calls go to the simulator', async () => {
    const accounts = open();
    await accounts.addDemo('Demo', ['cn-hangzhou'], 1);
    await accounts.addDemo('Demo', ['cn-shanghai'], 2);
    assert.equal(accounts.all().length, 1);
    assert.equal((await accounts.access(DEMO_ACCOUNT_ID)).endpoints.emr, 'demo');
  });

  it('keeps of a CLI profile its name alone, and says at each call what may run', async () => {
    const accounts = open();
    const { id } = await accounts.addOrigin({ kind: 'cliProfile', profile: 'work' }, details);
    assert.deepEqual([...state.values()], [[{ id, ...details, kind: 'cliProfile', profile: 'work' }]]);
    const source = async () => (await open().access(id)).source;
    const allowed = [{ profile: 'work', command: 'get-key one' }];
    assert.deepEqual(await source(), {
      kind: 'cliProfile',
      profile: 'work',
      programs: { trusted: true, allowed: [] },
    });
    const consent = new Programs(
      { get: (key) => state.get(key), set: (key, value) => Promise.resolve(void state.set(key, value)) },
      () => true,
    );
    await consent.allow('work', 'get-key none');
    await consent.allow('work', 'get-key one');
    trusted = false;
    assert.deepEqual(await source(), {
      kind: 'cliProfile',
      profile: 'work',
      programs: { trusted: false, allowed },
    });
  });

  it('tells those whose files changed, and only those', async () => {
    const accounts = open();
    await accounts.addSecret(credential, details);
    const profile = await accounts.addOrigin({ kind: 'cliProfile', profile: 'work' }, details);
    const variables = await accounts.addOrigin({ kind: 'environment', metadata: false }, details);
    const heard: string[] = [];
    accounts.onDidRenew((id) => heard.push(id));
    accounts.originsChanged();
    assert.deepEqual(heard, [profile.id, variables.id]);
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
