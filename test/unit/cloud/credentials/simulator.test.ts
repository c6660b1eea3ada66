import assert from 'node:assert/strict';
import { startSimulator, type SimulatedRole, type Simulator } from '../../../../src/simulator/index.ts';
import { KEY_FIELDS, Machine, ROLE_ARN, ROLE_PROFILE, SECRET, TOKEN } from './support.ts';

const ACCOUNT_ID = '1234567890123456';
const SECOND_ARN = `acs:ram::${ACCOUNT_ID}:role/emr-second`;

/** That STS, as the simulator plays it, takes what the SDK sends and signs for these plans. */
describe('roles of the simulator', () => {
  const machine = Machine.forEachTest();
  let simulator: Simulator;

  beforeEach(async () => {
    const roles: SimulatedRole[] = [
      { arn: ROLE_ARN, externalId: 'ext', oidc: { providerArn: 'acs:ram::1:oidc-provider/p', token: TOKEN } },
      { arn: SECOND_ARN },
    ];
    const { access_key_id: accessKeyId, access_key_secret: accessKeySecret } = KEY_FIELDS;
    const identity = { type: 'RAMUser', name: 'tester' } as const;
    simulator = await startSimulator({
      accounts: [{ accessKeyId, accessKeySecret, accountId: ACCOUNT_ID, identity }],
      roles,
    });
    machine.internet.reroute = () => simulator.url;
  });

  afterEach(async () => {
    await simulator.close();
  });

  const granted = async (asked: ReturnType<Machine['ask']>): Promise<boolean> => {
    const resolved = await asked;
    assert.ok('credential' in resolved, JSON.stringify(resolved));
    const { accessKeyId, securityToken } = resolved.credential;
    return accessKeyId.startsWith('STS.') && securityToken !== undefined;
  };

  it('are taken with a key, and with the session of another role', async () => {
    assert.ok(await granted(machine.ask({ ...ROLE_PROFILE, external_id: 'ext' })));
    const chain = {
      name: 'p',
      mode: 'ChainableRamRoleArn',
      source_profile: 'base',
      ram_role_arn: SECOND_ARN,
    };
    assert.ok(await granted(machine.ask(chain, { ...ROLE_PROFILE, name: 'base', external_id: 'ext' })));
  });

  it('are taken with a token of OIDC', async () => {
    machine.home.write('t', TOKEN);
    const oidc = { oidc_provider_arn: 'acs:ram::1:oidc-provider/p', oidc_token_file: 't' };
    assert.ok(await granted(machine.ask({ ...ROLE_PROFILE, ...oidc, mode: 'OIDC' })));
  });

  it('are refused by the names that the service has for it', async () => {
    const code = async (fields: object): Promise<unknown> =>
      (await machine.problemOf({ ...ROLE_PROFILE, external_id: 'ext', ...fields })).code;
    assert.equal(await code({ external_id: 'other' }), 'NoPermission');
    assert.equal(await code({ ram_role_arn: `${ROLE_ARN}-gone` }), 'NoPermission');
    assert.equal(await code({ access_key_id: 'LTAI5tUnknownKeyId000001' }), 'InvalidAccessKeyId.NotFound');
    assert.equal(await code({ access_key_secret: `${SECRET}x` }), 'SignatureDoesNotMatch');
    const problem = await machine.problemOf({
      ...ROLE_PROFILE,
      external_id: 'ext',
      expired_seconds: 999_999,
    });
    assert.equal(problem.status, 400);
    assert.ok(problem.requestId);
  });
});
