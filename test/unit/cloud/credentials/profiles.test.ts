import assert from 'node:assert/strict';
import { parseCliConfig } from '../../../../src/cloud/sdk/credentials/cliConfig.ts';
import type { Planned } from '../../../../src/cloud/sdk/credentials/plan.ts';
import { planOfProfile } from '../../../../src/cloud/sdk/credentials/profiles.ts';
import { assertTellsNothing, ID, NOW, ROLE_ARN, SECRET, TOKEN, type Profile } from './support.ts';

const FILE = '/home/me/.aliyun/config.json';
const KEYS = { access_key_id: ID, access_key_secret: SECRET };
const KEYS_PLAN = { kind: 'static', credential: { accessKeyId: ID, accessKeySecret: SECRET } };
const TOKEN_PLAN = {
  kind: 'static',
  credential: { accessKeyId: ID, accessKeySecret: SECRET, securityToken: TOKEN },
};
const ROLE = { arn: ROLE_ARN, sessionName: 'me', stsHost: 'sts.aliyuncs.com' };
const ROLE_FIELDS = { ram_role_arn: ROLE_ARN, ram_session_name: 'me' };
const OIDC = { oidc_provider_arn: 'acs:ram::1:oidc-provider/p', oidc_token_file: '/var/token' };

type Env = Record<string, string>;

function plan(env: Env, name: string, ...profiles: readonly Profile[]): Planned {
  const read = parseCliConfig(FILE, JSON.stringify({ profiles }));
  assert.ok('config' in read);
  const planned = planOfProfile(read.config, name, env, NOW);
  if ('trouble' in planned) assertTellsNothing(planned);
  return planned;
}

/** The plan of one profile alone. */
function planOf(profile: Profile, env: Env = {}): Planned {
  return plan(env, 'p', { name: 'p', ...profile });
}

function incomplete(...fields: readonly string[]): Planned {
  return { trouble: { what: 'profileIncomplete', file: FILE, profile: 'p', fields } };
}

function unsupported(mode: string): Planned {
  return { trouble: { what: 'modeUnsupported', profile: 'p', mode } };
}

describe('profiles of the CLI', () => {
  it('AK and StsToken: as they stand', () => {
    assert.deepEqual(planOf({ mode: 'AK', ...KEYS, sts_token: TOKEN }), { plan: KEYS_PLAN });
    assert.deepEqual(planOf({ mode: 'StsToken', ...KEYS, sts_token: TOKEN }), { plan: TOKEN_PLAN });
    assert.deepEqual(planOf({ mode: 'AK' }), incomplete('access_key_id', 'access_key_secret'));
    assert.deepEqual(planOf({ mode: 'StsToken', ...KEYS }), incomplete('sts_token'));
    for (const secret of [`${SECRET}\n`, ` ${SECRET}`, `${SECRET}é`]) {
      assert.deepEqual(
        planOf({ mode: 'AK', ...KEYS, access_key_secret: secret }),
        incomplete('access_key_secret'),
      );
    }
  });

  it('RamRoleArn: with all that the CLI honours', () => {
    const all = {
      sts_token: TOKEN,
      external_id: 'ext',
      expired_seconds: 1800,
      sts_region: 'cn-beijing',
      sts_endpoint: 'https://sts.example.com/',
    };
    assert.deepEqual(planOf({ mode: 'RamRoleArn', ...KEYS, ...ROLE_FIELDS, ...all }), {
      plan: {
        kind: 'assumeRole',
        source: TOKEN_PLAN,
        role: { ...ROLE, durationSeconds: 1800, externalId: 'ext', stsHost: 'sts.example.com' },
      },
    });
    assert.deepEqual(planOf({ mode: 'RamRoleArn', ...KEYS, ram_role_arn: ROLE_ARN, expired_seconds: 0 }), {
      plan: { kind: 'assumeRole', source: KEYS_PLAN, role: { ...ROLE, sessionName: 'emr-operations' } },
    });
    assert.deepEqual(
      planOf({ mode: 'RamRoleArn' }),
      incomplete('ram_role_arn', 'access_key_id', 'access_key_secret'),
    );
    assert.deepEqual(
      planOf({
        mode: 'RamRoleArn',
        ...KEYS,
        ram_role_arn: 'acs ram',
        expired_seconds: 60,
        sts_region: 'CN/x',
        sts_endpoint: 'sts.example.com/path',
        external_id: '\u0000',
      }),
      incomplete('ram_role_arn', 'expired_seconds', 'external_id', 'sts_region', 'sts_endpoint'),
    );
  });

  it('asks STS where the profile or a variable says', () => {
    const host = (profile: Profile, env: Env = {}): string => {
      const planned = planOf({ mode: 'RamRoleArn', ...KEYS, ...ROLE_FIELDS, ...profile }, env);
      assert.ok('plan' in planned && planned.plan.kind === 'assumeRole');
      return planned.plan.role.stsHost;
    };
    assert.equal(host({ sts_region: 'cn-beijing' }), 'sts.cn-beijing.aliyuncs.com');
    assert.equal(host({}, { ALIBABA_CLOUD_STS_REGION: 'cn-hongkong' }), 'sts.cn-hongkong.aliyuncs.com');
    const vpc = { ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'TRUE' };
    assert.equal(host({ sts_region: 'cn-beijing' }, vpc), 'sts-vpc.cn-beijing.aliyuncs.com');
    const endpoint = { ALIBABA_CLOUD_STS_ENDPOINT: 'sts.example.com' };
    assert.equal(host({ sts_region: 'cn-beijing' }, endpoint), 'sts.example.com');
    assert.equal(
      host({ sts_endpoint: 'http://sts.own.example.com:8443' }, endpoint),
      'sts.own.example.com:8443',
    );
    const odd = { ALIBABA_CLOUD_STS_ENDPOINT: 'a b', ALIBABA_CLOUD_STS_REGION: '../x' };
    assert.equal(host({}, odd), 'sts.aliyuncs.com', 'variables that can be none');
  });

  it('EcsRamRole: the metadata service, unless it is forbidden', () => {
    assert.deepEqual(planOf({ mode: 'EcsRamRole', ram_role_name: 'r' }), {
      plan: { kind: 'ecsRamRole', roleName: 'r', onlyV2: false },
    });
    assert.deepEqual(planOf({ mode: 'EcsRamRole' }, { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' }), {
      plan: { kind: 'ecsRamRole', onlyV2: true },
    });
    assert.deepEqual(planOf({ mode: 'EcsRamRole', ram_role_name: '../token' }), incomplete('ram_role_name'));
    assert.deepEqual(planOf({ mode: 'EcsRamRole' }, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' }), {
      trouble: { what: 'sourceFailed', source: 'ecsRamRole' },
    });
  });

  it('RamRoleArnWithRoleName: the metadata service, then the role', () => {
    assert.deepEqual(planOf({ mode: 'RamRoleArnWithRoleName', ram_role_name: 'r', ...ROLE_FIELDS }), {
      plan: {
        kind: 'assumeRole',
        source: { kind: 'ecsRamRole', roleName: 'r', onlyV2: false },
        role: ROLE,
      },
    });
    assert.deepEqual(planOf({ mode: 'RamRoleArnWithRoleName' }), incomplete('ram_role_arn'));
  });

  describe('ChainableRamRoleArn', () => {
    const link = (name: string, source: string): Profile => ({
      name,
      mode: 'ChainableRamRoleArn',
      source_profile: source,
      ...ROLE_FIELDS,
    });

    it('builds on another profile, of any mode', () => {
      const keys = { name: 'base', ...KEYS };
      assert.deepEqual(plan({}, 'c', { ...link('c', 'b'), external_id: 'ext' }, link('b', 'base'), keys), {
        plan: {
          kind: 'assumeRole',
          source: { kind: 'assumeRole', source: KEYS_PLAN, role: ROLE },
          role: { ...ROLE, externalId: 'ext' },
        },
      });
      const program = { name: 'base', mode: 'External', process_command: 'tool' };
      const planned = plan({}, 'c', link('c', 'base'), program);
      assert.deepEqual('plan' in planned && planned.plan.kind === 'assumeRole' && planned.plan.source, {
        kind: 'program',
        profile: 'base',
        command: 'tool',
      });
    });

    it('has the troubles of its source', () => {
      assert.deepEqual(plan({}, 'c', link('c', 'gone')), {
        trouble: { what: 'profileMissing', file: FILE, profile: 'gone' },
      });
      assert.deepEqual(plan({}, 'c', link('c', 'b'), { name: 'b', mode: 'Anonymous' }), {
        trouble: { what: 'modeUnsupported', profile: 'b', mode: 'Anonymous' },
      });
      assert.deepEqual(planOf({ mode: 'ChainableRamRoleArn' }), incomplete('ram_role_arn', 'source_profile'));
    });

    it('finds loops, and chains without an end in sight', () => {
      assert.deepEqual(plan({}, 'a', link('a', 'a')), { trouble: { what: 'profileLoop', profile: 'a' } });
      assert.deepEqual(plan({}, 'a', link('a', 'b'), link('b', 'c'), link('c', 'b')), {
        trouble: { what: 'profileLoop', profile: 'c' },
      });
      const long = Array.from({ length: 10_000 }, (_, index) => link(String(index), String(index + 1)));
      const planned = plan({}, '0', ...long);
      assert.equal('trouble' in planned && planned.trouble.what, 'profileLoop');
    });
  });

  it('External: a command, unless programs are disabled', () => {
    assert.deepEqual(planOf({ mode: 'External', process_command: 'tool "a b"' }), {
      plan: { kind: 'program', profile: 'p', command: 'tool "a b"' },
    });
    for (const command of ['   ', 'tool "open', 'tool \0']) {
      assert.deepEqual(planOf({ mode: 'External', process_command: command }), incomplete('process_command'));
    }
    for (const value of ['1', 'true', 'TRUE']) {
      const env = { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: value };
      const trouble = { what: 'programsDisabled', profile: 'p' };
      assert.deepEqual(planOf({ mode: 'External', process_command: 'tool' }, env), { trouble });
      assert.deepEqual(planOf({ mode: 'CredentialsURI', credentials_uri: 'http://localhost/' }, env), {
        trouble,
      });
    }
  });

  it('CredentialsURI: HTTP and HTTPS', () => {
    const mode = 'CredentialsURI';
    for (const uri of ['http://localhost:7002/', 'https://example.com/c?token=1']) {
      assert.deepEqual(planOf({ mode, credentials_uri: uri }), { plan: { kind: 'credentialsUri', uri } });
      assert.deepEqual(planOf({ mode }, { ALIBABA_CLOUD_CREDENTIALS_URI: uri }), {
        plan: { kind: 'credentialsUri', uri },
      });
    }
    for (const uri of ['file:///etc/passwd', 'localhost', '', SECRET]) {
      assert.deepEqual(planOf({ mode, credentials_uri: uri }), incomplete('credentials_uri'));
    }
  });

  it('OIDC', () => {
    assert.deepEqual(planOf({ mode: 'OIDC', ...OIDC, ...ROLE_FIELDS }), {
      plan: {
        kind: 'oidc',
        providerArn: OIDC.oidc_provider_arn,
        tokenFile: OIDC.oidc_token_file,
        role: ROLE,
      },
    });
    assert.deepEqual(
      planOf({ mode: 'OIDC' }),
      incomplete('oidc_provider_arn', 'oidc_token_file', 'ram_role_arn'),
    );
  });

  it('CloudSSO and OAuth: what the CLI has cached, while it holds', () => {
    for (const mode of ['CloudSSO', 'OAuth']) {
      const at = (seconds: unknown): Planned =>
        planOf({ mode, ...KEYS, sts_token: TOKEN, sts_expiration: seconds });
      assert.deepEqual(at(NOW / 1000 + 60), { plan: TOKEN_PLAN });
      const trouble = { what: 'signInExpired', profile: 'p', mode };
      for (const seconds of [NOW / 1000 + 59, NOW / 1000 - 1, 0, undefined, 'soon']) {
        assert.deepEqual(at(seconds), { trouble });
      }
      assert.deepEqual(planOf({ mode, ...KEYS, sts_expiration: NOW }), { trouble }, 'without a token');
    }
  });

  it('knows what it does not support, by its exact spelling', () => {
    for (const mode of ['BearerToken', 'Anonymous', 'RsaKeyPair', 'ak', 'Ak', 'constructor', 'toString']) {
      const fields = { ...KEYS, bearer_token: TOKEN, private_key: '/key', key_pair_name: 'k' };
      assert.deepEqual(planOf({ mode, ...fields }), unsupported(mode));
    }
    assert.deepEqual(planOf({ mode: SECRET, ...KEYS }), unsupported(''), 'a secret in the wrong place');
  });

  it('infers an empty mode as the CLI does', () => {
    const kind = (profile: Profile): string => {
      const planned = planOf({ mode: '', ...profile });
      return 'plan' in planned ? planned.plan.kind : planned.trouble.what;
    };
    assert.deepEqual(planOf(KEYS), { plan: KEYS_PLAN });
    assert.deepEqual(planOf({ ...KEYS, sts_token: TOKEN, ...ROLE_FIELDS }), { plan: TOKEN_PLAN });
    assert.equal(kind({ ...KEYS, ...ROLE_FIELDS, ram_role_name: 'r' }), 'assumeRole');
    assert.deepEqual(
      planOf({ private_key: '/k', key_pair_name: 'k', ram_role_name: 'r' }),
      unsupported('RsaKeyPair'),
    );
    assert.equal(kind({ ram_role_name: 'r', process_command: 'tool' }), 'ecsRamRole');
    assert.equal(kind({ process_command: 'tool', ...OIDC, ...ROLE_FIELDS }), 'program');
    assert.equal(kind({ ...OIDC, ...ROLE_FIELDS, cloud_sso_sign_in_url: 'x' }), 'oidc');
    assert.deepEqual(planOf({ cloud_sso_sign_in_url: 'https://x', bearer_token: TOKEN }), {
      trouble: { what: 'signInExpired', profile: 'p', mode: 'CloudSSO' },
    });
    assert.deepEqual(planOf({ bearer_token: TOKEN }), unsupported('BearerToken'));
    assert.deepEqual(planOf({ ...OIDC, access_key_id: ID }), incomplete('mode'));
  });

  it('misses a profile that is not there', () => {
    assert.deepEqual(plan({}, 'x', { name: 'p' }), {
      trouble: { what: 'profileMissing', file: FILE, profile: 'x' },
    });
  });
});
