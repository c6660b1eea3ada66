import assert from 'node:assert/strict';
import type { CredentialsProvider } from '@alicloud/credentials';
import { TroubleError } from '../../../../src/cloud/sdk/credentials/errors.ts';
import { OpenedPlans } from '../../../../src/cloud/sdk/credentials/openedPlans.ts';
import type { CredentialPlan } from '../../../../src/cloud/sdk/credentials/plan.ts';
import { openStatic } from '../../../../src/cloud/sdk/credentials/staticSource.ts';
import type { CredentialHost } from '../../../../src/cloud/credential.ts';
import { callContext, ID, SECRET } from './support.ts';

const credential = { accessKeyId: ID, accessKeySecret: SECRET };
const host = (homeDir = '/home/me'): CredentialHost => ({ env: {}, homeDir, now: () => 0 });
const plan = (uri: string): CredentialPlan => ({ kind: 'credentialsUri', uri });

describe('plans that are kept open', () => {
  let opened: string[];
  let fails: Error | undefined;
  let plans: OpenedPlans;

  beforeEach(() => {
    opened = [];
    fails = undefined;
    plans = new OpenedPlans((what): CredentialsProvider => {
      opened.push(what.kind === 'credentialsUri' ? what.uri : what.kind);
      const provider = openStatic(credential);
      return {
        getProviderName: () => provider.getProviderName(),
        getCredentials: () => (fails === undefined ? provider.getCredentials() : Promise.reject(fails)),
      };
    });
  });

  const ask = (uri: string, homeDir?: string): ReturnType<OpenedPlans['resolve']> =>
    plans.resolve(plan(uri), host(homeDir), callContext());

  it('are opened once, each home its own', async () => {
    for (let i = 0; i < 3; i += 1) assert.deepEqual(await ask('a'), { credential });
    await ask('a', '/home/other');
    assert.deepEqual(opened, ['a', 'a']);
    assert.deepEqual(await plans.resolve({ kind: 'static', credential }, host(), callContext()), {
      credential,
    });
    assert.equal(opened.length, 2, 'nothing to open');
  });

  it('are dropped when they fail', async () => {
    await ask('a');
    fails = new Error('network');
    await assert.rejects(ask('a'), fails);
    assert.equal(plans.size, 0);
    fails = new TroubleError({ what: 'sourceFailed', source: 'credentialsUri' });
    assert.deepEqual(await ask('a'), { trouble: { what: 'sourceFailed', source: 'credentialsUri' } });
    fails = undefined;
    assert.deepEqual(await ask('a'), { credential });
    assert.deepEqual(opened, ['a', 'a', 'a']);
  });

  it('are at most twenty, those used last', async () => {
    for (let i = 0; i < 20; i += 1) await ask(String(i));
    await ask('0');
    await ask('20');
    assert.equal(plans.size, 20);
    opened.length = 0;
    await ask('0');
    assert.deepEqual(opened, []);
    await ask('1');
    assert.deepEqual(opened, ['1'], 'the one used longest ago had gone');
  });
});
