import assert from 'node:assert/strict';
import { resolveCredential } from '../../../../src/cloud/sdk/credentials/index.ts';
import { readFailure } from '../../../../src/cloud/sdk/failures.ts';
import {
  callContext,
  environmentSource,
  Machine,
  profileSource,
  resolve,
  ROLE_ARN,
  ROLE_PROFILE,
  SECRET,
  session,
  sessionCredential,
  TOKEN,
  type Profile,
} from './support.ts';

const METADATA = '/latest/meta-data/ram/security-credentials/';

/** What the metadata service and a credentials URI answer. */
function flat(name: string): string {
  const { Credentials } = JSON.parse(session(name)) as { Credentials: object };
  return JSON.stringify({ Code: 'Success', ...Credentials });
}

describe('other sources', () => {
  const machine = Machine.forEachTest();

  describe('the metadata service', () => {
    const metadata = (role = 'r'): void => {
      machine.internet.answer = ({ url, method }) => {
        if (method === 'PUT') return 'token-of-v2';
        return url.pathname === METADATA ? role : flat(url.pathname.slice(METADATA.length));
      };
    };

    it('is asked for the role of the machine, or for one that is named', async () => {
      metadata();
      assert.deepEqual(await machine.ask({ name: 'p', mode: 'EcsRamRole' }), sessionCredential('r'));
      assert.ok(machine.internet.received.every(({ url }) => url.origin === 'http://100.100.100.200'));
      const last = machine.internet.received.at(-1);
      assert.equal(last?.headers['x-aliyun-ecs-metadata-token'], 'token-of-v2');
      assert.deepEqual(
        await machine.ask({ name: 'p', mode: 'EcsRamRole', ram_role_name: 'named' }),
        sessionCredential('named'),
      );
      const env = { ALIBABA_CLOUD_ECS_METADATA: 'of-variable' };
      assert.deepEqual(await resolve(environmentSource(), machine.home.host(env)), {
        ...sessionCredential('of-variable'),
      });
    });

    it('is asked for an environment that is told to', async () => {
      metadata();
      assert.deepEqual(await resolve(environmentSource(true), machine.home.host()), sessionCredential('r'));
    });

    it('comes before a role', async () => {
      machine.internet.answer = ({ url, method }) =>
        url.hostname === 'sts.aliyuncs.com' ? session('end') : method === 'PUT' ? 'token' : flat('r');
      const profile = { ...ROLE_PROFILE, mode: 'RamRoleArnWithRoleName', ram_role_name: 'r' };
      assert.deepEqual(await machine.ask(profile), sessionCredential('end'));
      assert.equal(machine.internet.received.at(-1)?.parameters.get('AccessKeyId'), 'STS.r');
    });

    it('may be missing, or give nothing', async () => {
      const trouble = { what: 'sourceFailed', source: 'ecsRamRole' };
      machine.internet.answer = () => null;
      assert.deepEqual(await machine.ask({ name: 'p', mode: 'EcsRamRole', ram_role_name: 'a' }), { trouble });
      const answers = [
        { status: 404, body: SECRET },
        { body: SECRET },
        { body: flat('r').replace('Success', 'Failed') },
        { body: JSON.stringify({ AccessKeyId: SECRET }) },
      ];
      for (const answer of answers) {
        machine.internet.answer = ({ method }) => (method === 'PUT' ? 'token' : answer);
        assert.deepEqual(await machine.ask(), { trouble });
      }
      assert.deepEqual(
        await machine.ask({ ...ROLE_PROFILE, mode: 'RamRoleArnWithRoleName', ram_role_name: 'a' }),
        { trouble },
        'also below a role',
      );
    });

    it('is given a second', async () => {
      machine.internet.answer = () => ({ body: 'late', delayMs: 5_000 });
      const startedAt = Date.now();
      assert.deepEqual(await machine.ask({ name: 'p', mode: 'EcsRamRole', ram_role_name: 'a' }), {
        trouble: { what: 'sourceFailed', source: 'ecsRamRole' },
      });
      assert.ok(Date.now() - startedAt < 3_500);
    }).timeout(6_000);
  });

  describe('a credentials URI', () => {
    const uri = (credentials_uri: string): Profile => ({
      name: 'p',
      mode: 'CredentialsURI',
      credentials_uri,
    });

    it('is asked as it stands', async () => {
      machine.internet.answer = () => flat('uri');
      const address = `http://127.0.0.1:7002/credentials?key=${SECRET}`;
      assert.deepEqual(await machine.ask(uri(address)), sessionCredential('uri'));
      assert.equal(machine.internet.received[0]?.url.href, address);
      const env = { ALIBABA_CLOUD_CREDENTIALS_URI: 'https://example.com/c', ALIBABA_CLOUD_PROFILE: 'none' };
      assert.deepEqual(await resolve(environmentSource(), machine.home.host(env)), sessionCredential('uri'));
    });

    it('may give nothing', async () => {
      for (const body of [
        SECRET,
        JSON.stringify({ AccessKeyId: SECRET }),
        flat('x').replace('Expiration', 'E'),
      ]) {
        for (const status of [200, 500]) {
          machine.internet.answer = () => ({ status, body });
          assert.deepEqual(await machine.ask(uri('http://localhost:7002/')), {
            trouble: { what: 'sourceFailed', source: 'credentialsUri' },
          });
        }
      }
    });

    it('is a matter of the network where it is on another machine', async () => {
      machine.internet.answer = () => null;
      assert.deepEqual(await machine.ask(uri(`http://localhost:7002/?key=${SECRET}`)), {
        trouble: { what: 'sourceFailed', source: 'credentialsUri' },
      });
      const problem = await machine.problemOf(uri(`https://example.com/?key=${SECRET}`));
      assert.deepEqual([problem.kind, problem.code], ['network', 'ECONNRESET']);
    });
  });

  describe('OIDC', () => {
    const profile = {
      ...ROLE_PROFILE,
      mode: 'OIDC',
      oidc_provider_arn: 'acs:ram::1:oidc-provider/p',
      oidc_token_file: 't',
    };

    it('sends the token of the file, unsigned', async () => {
      machine.internet.answer = () => session('oidc');
      machine.home.write('t', TOKEN);
      assert.deepEqual(
        await machine.ask({ ...profile, sts_region: 'cn-beijing' }),
        sessionCredential('oidc'),
      );
      assert.equal(machine.internet.received[0]?.url.host, 'sts.cn-beijing.aliyuncs.com');
      const { Action, OIDCProviderArn, OIDCToken, RoleArn, RoleSessionName, AccessKeyId } = machine.sent(0);
      assert.deepEqual(
        [Action, OIDCProviderArn, OIDCToken, RoleArn, RoleSessionName, AccessKeyId],
        ['AssumeRoleWithOIDC', profile.oidc_provider_arn, TOKEN, ROLE_ARN, 'me', undefined],
      );
    });

    it('says where there is no token, and what STS says of it', async () => {
      const file = `${machine.home.dir}/t`;
      assert.deepEqual(await machine.ask(profile), { trouble: { what: 'fileMissing', file } });
      machine.home.write('t', TOKEN);
      const body = JSON.stringify({ Code: 'AuthenticationFail.OIDCToken.Expired', Message: TOKEN });
      machine.internet.answer = () => ({ status: 400, body });
      const context = callContext();
      await assert.rejects(
        resolveCredential(profileSource('p'), machine.home.host(), context),
        (error: unknown) => {
          assert.equal(readFailure(error, context).code, 'AuthenticationFail.OIDCToken.Expired');
          return true;
        },
      );
    });
  });
});
