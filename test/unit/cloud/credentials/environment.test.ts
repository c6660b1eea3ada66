import assert from 'node:assert/strict';
import {
  cliConfigFiles,
  describeEnvironment,
  listCliProfiles,
} from '../../../../src/cloud/sdk/credentials/index.ts';
import { parseIniFile, planOfIniSection } from '../../../../src/cloud/sdk/credentials/iniFile.ts';
import type { Planned } from '../../../../src/cloud/sdk/credentials/plan.ts';
import {
  assertTellsNothing,
  environmentSource,
  Home,
  ID,
  NOW,
  resolve,
  ROLE_ARN,
  SECRET,
  TOKEN,
} from './support.ts';

const AK = { name: 'default', mode: 'AK', access_key_id: ID, access_key_secret: SECRET };
const INI = `[default]\ntype = access_key\naccess_key_id = ${ID}9\naccess_key_secret = ${SECRET}\n`;
const variables = (prefix: string): Record<string, string> => ({
  [`${prefix}ACCESS_KEY_ID`]: `${prefix}ID`,
  [`${prefix}ACCESS_KEY_SECRET`]: SECRET,
});

describe('the environment', () => {
  let home: Home;

  beforeEach(() => {
    home = new Home();
  });

  afterEach(() => {
    home.remove();
  });

  const described = async (env: Record<string, string> = {}): Promise<object> => {
    const summary = await describeEnvironment(home.host(env));
    assertTellsNothing(summary);
    return summary;
  };

  const keyId = async (env: Record<string, string> = {}, metadata = false): Promise<unknown> => {
    const resolved = await resolve(environmentSource(metadata), home.host(env));
    return 'credential' in resolved ? resolved.credential.accessKeyId : resolved.trouble;
  };

  it('may be empty', async () => {
    assert.deepEqual(await described(), {});
    assert.deepEqual(
      await described({ ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_CREDENTIALS_URI: '' }),
      {},
    );
    assert.deepEqual(await keyId(), { what: 'environmentEmpty' });
  });

  it('takes variables first, of one family', async () => {
    home.profiles(AK);
    const all = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_'];
    for (const [index, prefix] of all.entries()) {
      const env = Object.assign({}, ...all.slice(index).map(variables)) as Record<string, string>;
      assert.deepEqual(await described(env), { origin: { what: 'variables', prefix } });
      assert.equal(await keyId(env), `${prefix}ID`);
    }
    const mixed = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'a', ALICLOUD_ACCESS_KEY_SECRET: SECRET };
    assert.equal(await keyId(mixed), ID, 'half a family is none');
    assert.deepEqual(
      await resolve(
        environmentSource(),
        home.host({ ...variables('ALIBABA_CLOUD_'), ALIBABA_CLOUD_SECURITY_TOKEN: TOKEN }),
      ),
      { credential: { accessKeyId: 'ALIBABA_CLOUD_ID', accessKeySecret: SECRET, securityToken: TOKEN } },
    );
  });

  it('then OIDC, where all of its variables are set', async () => {
    home.profiles(AK);
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: ROLE_ARN,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/nowhere',
    };
    assert.deepEqual(await described(env), { origin: { what: 'oidc' } });
    assert.deepEqual(await keyId(env), { what: 'fileMissing', file: '/nowhere' });
    assert.equal(await keyId({ ...env, ALIBABA_CLOUD_OIDC_TOKEN_FILE: '' }), ID);
  });

  it("then the CLI's profile in use", async () => {
    home.profiles(AK, { ...AK, name: 'other', access_key_id: 'other' });
    home.write(home.iniFile, INI);
    const file = home.configFile;
    assert.deepEqual(await described(), { origin: { what: 'cliProfile', file, profile: 'default' } });
    assert.equal(await keyId({ ALIBABA_CLOUD_PROFILE: 'other' }), 'other');
    assert.equal(await keyId({ ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'True' }), `${ID}9`);
    assert.equal(await keyId({ ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE' }), `${ID}9`);
  });

  it('goes on past a profile that yields nothing, and says why where nothing else does', async () => {
    home.write(home.configFile, '{\n');
    const damaged = { what: 'fileDamaged', file: home.configFile, line: 1 };
    assert.deepEqual(await described(), { trouble: damaged });
    assert.deepEqual(await keyId(), damaged);
    home.write(home.iniFile, '[other]\n');
    assert.deepEqual(await keyId(), damaged, 'the first trouble');
    home.write(home.iniFile, INI);
    assert.equal(await keyId(), `${ID}9`);
  });

  it('runs no program that is not allowed, and shows it', async () => {
    home.profiles({ name: 'default', mode: 'External', process_command: 'tool --x' });
    const program = { profile: 'default', command: 'tool --x' };
    const origin = { what: 'cliProfile', file: home.configFile, profile: 'default' };
    assert.deepEqual(await described(), { origin, program });
    assert.deepEqual(await keyId(), { what: 'programNotAllowed', ...program });
  });

  it('then an INI file: one that is named, or one of two in the home folder', async () => {
    home.write('.alibabacloud/credentials.ini', INI.replace(ID, `${ID}1`));
    assert.equal(await keyId(), `${ID}19`);
    home.write(home.iniFile, INI);
    assert.equal(await keyId(), `${ID}9`);
    assert.deepEqual(await described(), {
      origin: { what: 'iniFile', file: home.iniFile, section: 'default' },
    });
    const named = home.write('elsewhere.ini', INI.replace('default', 'team'));
    const env = { ALIBABA_CLOUD_CREDENTIALS_FILE: named, ALIBABA_CLOUD_PROFILE: 'team' };
    assert.deepEqual(await described(env), { origin: { what: 'iniFile', file: named, section: 'team' } });
    const gone = { ALIBABA_CLOUD_CREDENTIALS_FILE: `${named}x` };
    assert.deepEqual(await keyId(gone), { what: 'fileMissing', file: `${named}x` });
  });

  it('then the metadata service, where somebody says so', async () => {
    const origin = { what: 'ecsRamRole' };
    assert.deepEqual(await described({ ALIBABA_CLOUD_ECS_METADATA: 'role' }), { origin });
    const disabled = { ALIBABA_CLOUD_ECS_METADATA: 'role', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
    assert.deepEqual(await described(disabled), {});
    assert.deepEqual(await keyId(disabled, true), { what: 'environmentEmpty' });
  });

  it('then a credentials URI', async () => {
    const env = { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://localhost:1/' };
    assert.deepEqual(await described(env), { origin: { what: 'credentialsUri' } });
    assert.deepEqual(await described({ ...env, ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: '1' }), {});
    assert.deepEqual(await described({ ALIBABA_CLOUD_CREDENTIALS_URI: SECRET }), {
      trouble: { what: 'sourceFailed', source: 'credentialsUri' },
    });
  });

  it('names the files to watch', () => {
    assert.deepEqual(cliConfigFiles(home.host()), [home.configFile, home.iniFile, `${home.iniFile}.ini`]);
    assert.deepEqual(cliConfigFiles(home.host({ ALIBABA_CLOUD_CREDENTIALS_FILE: 'c.ini' })), [
      home.configFile,
      `${home.dir}/c.ini`,
    ]);
  });
});

describe('the INI file', () => {
  const plan = (text: string, section = 'default', env: Record<string, string> = {}): Planned => {
    const read = parseIniFile('/i', text);
    assert.ok('ini' in read);
    const planned = planOfIniSection(read.ini, section, env);
    if ('trouble' in planned) assertTellsNothing(planned);
    return planned;
  };
  const keys = `access_key_id = ${ID}\naccess_key_secret = ${SECRET}\n`;
  const source = { kind: 'static', credential: { accessKeyId: ID, accessKeySecret: SECRET } };

  it('has three types', () => {
    assert.deepEqual(plan(`[default]\ntype = access_key\n${keys}`), { plan: source });
    assert.deepEqual(plan('[default]\r\ntype=ecs_ram_role\r\nrole_name=r'), {
      plan: { kind: 'ecsRamRole', roleName: 'r', onlyV2: false },
    });
    const role = `role_arn = ${ROLE_ARN}\nrole_session_name = me\npolicy = '{"Version":"1"}'\n`;
    assert.deepEqual(
      plan(`; note\n[default]\ntype = ram_role_arn\n${keys}${role}`.replace(`'{"Version":"1"}'`, 'p')),
      {
        plan: {
          kind: 'assumeRole',
          source,
          role: { arn: ROLE_ARN, sessionName: 'me', policy: 'p', stsHost: 'sts.aliyuncs.com' },
        },
      },
    );
  });

  it('names what is missing by its own names', () => {
    const incomplete = (...fields: readonly string[]): object => ({
      trouble: { what: 'profileIncomplete', file: '/i', profile: 'default', fields },
    });
    assert.deepEqual(plan('[default]\n'), incomplete('type'));
    assert.deepEqual(plan(`[default]\ntype = ram_role_arn\n${keys}`), incomplete('role_arn'));
    assert.deepEqual(plan('[default]\ntype = ecs_ram_role\nrole_name = a/b'), incomplete('role_name'));
    assert.deepEqual(plan('type = access_key'), {
      trouble: { what: 'profileMissing', file: '/i', profile: 'default' },
    });
    for (const type of ['rsa_key_pair', 'AK', 'constructor']) {
      assert.deepEqual(plan(`[default]\ntype = ${type}\n${keys}`), {
        trouble: { what: 'modeUnsupported', profile: 'default', mode: type },
      });
    }
  });

  it('is read past a section without a name', () => {
    const read = parseIniFile('/file', `[]\ntype = ram_role_arn\n${INI}`);
    assert.ok('ini' in read);
    assert.deepEqual([...read.ini.sections.keys()], ['default']);
  });

  it('has sections with any name', () => {
    for (const name of ['team.a', 'a b', 'constructor', 'hasOwnProperty']) {
      assert.deepEqual(plan(`[${name}]\ntype = access_key\nkeys = x\n${keys}`, name), { plan: source });
    }
    assert.equal(Object.keys({ a: 1 }).length, 1);
  });
});

describe('the list of profiles', () => {
  let home: Home;

  beforeEach(() => {
    home = new Home();
  });

  afterEach(() => {
    home.remove();
  });

  it('is empty where there is no file, and a trouble where it is damaged', async () => {
    assert.deepEqual(await listCliProfiles(home.host()), { profiles: [] });
    home.write(home.configFile, SECRET);
    const damaged = await listCliProfiles(home.host());
    assertTellsNothing(damaged);
    assert.deepEqual(damaged, { trouble: { what: 'fileDamaged', file: home.configFile, line: 1 } });
  });

  it('says of each what it is, and whether it is usable', async () => {
    const ends = NOW / 1000 + 600;
    home.profiles(
      { ...AK, region_id: 'cn-hangzhou' },
      { name: 'inferred', access_key_id: ID, access_key_secret: SECRET, sts_token: TOKEN, region_id: 'No!' },
      {
        ...AK,
        name: 'sso',
        mode: 'CloudSSO',
        sts_token: TOKEN,
        sts_expiration: ends,
      },
      { name: 'old', mode: 'OAuth', sts_expiration: 5 },
      { name: 'program', mode: 'External', process_command: 'tool' },
      { name: 'chain', mode: 'ChainableRamRoleArn', source_profile: 'program', ram_role_arn: ROLE_ARN },
      { name: 'nothing' },
    );
    const list = await listCliProfiles(home.host());
    assertTellsNothing(list);
    assert.deepEqual(list, {
      profiles: [
        { name: 'default', mode: 'AK', regionId: 'cn-hangzhou' },
        { name: 'inferred', mode: 'StsToken' },
        { name: 'sso', mode: 'CloudSSO', signInEndsAt: ends * 1000 },
        {
          name: 'old',
          mode: 'OAuth',
          trouble: { what: 'signInExpired', profile: 'old', mode: 'OAuth' },
          signInEndsAt: 5000,
        },
        { name: 'program', mode: 'External', program: { profile: 'program', command: 'tool' } },
        { name: 'chain', mode: 'ChainableRamRoleArn', program: { profile: 'program', command: 'tool' } },
        {
          name: 'nothing',
          mode: '',
          trouble: { what: 'profileIncomplete', file: home.configFile, profile: 'nothing', fields: ['mode'] },
        },
      ],
      inUse: 'default',
    });
  });

  it('tells the profile in use, unless the CLI ignores the file', async () => {
    home.profiles(AK);
    const inUse = async (env: Record<string, string>): Promise<unknown> => {
      const list = await listCliProfiles(home.host(env));
      return 'profiles' in list ? list.inUse : list;
    };
    assert.equal(await inUse({ ALICLOUD_PROFILE: 'x' }), 'x');
    assert.equal(await inUse({ ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE' }), undefined);
  });
});
