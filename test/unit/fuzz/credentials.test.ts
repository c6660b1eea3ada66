import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import {
  describeEnvironment,
  listCliProfiles,
  resolveCredential,
} from '../../../src/cloud/sdk/credentials/index.ts';
import { parseJson } from '../../../src/cloud/sdk/credentials/jsonText.ts';
import { parseCliConfig } from '../../../src/cloud/sdk/credentials/cliConfig.ts';
import { splitCommand } from '../../../src/cloud/sdk/credentials/command.ts';
import { parseIniFile, planOfIniSection } from '../../../src/cloud/sdk/credentials/iniFile.ts';
import type { Planned } from '../../../src/cloud/sdk/credentials/plan.ts';
import { planOfProfile } from '../../../src/cloud/sdk/credentials/profiles.ts';
import { readOutput } from '../../../src/cloud/sdk/credentials/programSource.ts';
import {
  assertTellsNothing,
  callContext,
  environmentSource,
  Home,
  Internet,
  NOW,
  profileSource,
  SECRET,
  TOKEN,
} from '../cloud/credentials/support.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { damaged, mutated, oddText } from './texts.ts';

const MODES = [
  ...['AK', 'StsToken', 'RamRoleArn', 'EcsRamRole', 'RsaKeyPair', 'RamRoleArnWithRoleName', 'CloudSSO'],
  ...['ChainableRamRoleArn', 'External', 'CredentialsURI', 'OIDC', 'OAuth', 'BearerToken', 'Anonymous'],
];

/** Values that may stand anywhere: secrets among them, which nothing may repeat. */
const value = fc.oneof(
  fc.constantFrom(SECRET, TOKEN, `${SECRET}\0`, `https://example.com/${SECRET}`, '', '__proto__'),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);

const secretField = fc.constantFrom(
  ...['access_key_id', 'access_key_secret', 'sts_token', 'ram_role_name', 'ram_role_arn', 'external_id'],
  ...['sts_region', 'sts_endpoint', 'oidc_provider_arn', 'credentials_uri', 'expired_seconds'],
  ...['sts_expiration', 'private_key', 'key_pair_name', 'mode', 'region_id', 'bearer_token', 'anything'],
);

// Names are told by troubles, so these are no secrets.
const name = fc.constantFrom('default', 'a', 'b', 'constructor', '__proto__');

const profile = fc
  .tuple(
    fc.dictionary(secretField, value),
    fc.record({ mode: fc.constantFrom(...MODES), name, source_profile: name }, { requiredKeys: [] }),
  )
  .map(([fields, known]) => ({ ...fields, ...known }));

const config = fc
  .record({ current: fc.oneof(name, fc.jsonValue()), profiles: fc.array(fc.oneof(profile, value)) })
  .map((whole) => JSON.stringify(whole));

const iniLine = fc.oneof(
  fc.constantFrom('[default]', '[a.b]', '[__proto__]', '[constructor]', '[default', 'type = ram_role_arn'),
  fc.constantFrom('type = access_key', 'type = ecs_ram_role', `type = ${SECRET}`, `keys = ${SECRET}`),
  fc.constantFrom(`access_key_id = ${SECRET}`, `access_key_secret[] = ${SECRET}`, `role_arn = "${SECRET}"`),
  fc.tuple(fc.string(), fc.string()).map(([key, text]) => `${key}=${text}`),
  fc.string(),
);
const iniText = fc.array(iniLine, { maxLength: 12 }).map((lines) => lines.join('\n'));

/** Variables that decide about profiles. */
const mode = fc.dictionary(
  fc.constantFrom(
    'ALIBABA_CLOUD_ROLE_ARN',
    'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
    'ALIBABA_CLOUD_STS_REGION',
  ),
  fc.constantFrom('true', 'cn-hangzhou', SECRET),
);

const bytes = (text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    damaged(text).map((whole) => Buffer.from(whole)),
    text.map((whole) => Buffer.from(whole)),
  );

/**
 * What is told, but for names and modes, which are told on purpose: damage may put a part of a secret there. A mode
 * is a word at most.
 */
function withoutNames(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => {
    if (key === 'mode') assert.match(String(each), /^[A-Za-z_]{0,30}$/);
    return ['mode', 'profile', 'name', 'inUse'].includes(key) ? '' : each;
  });
}

describe('whatever stands in the files', () => {
  let home: Home;
  let internet: Internet;

  before(async () => {
    home = new Home();
    internet = new Internet();
    await internet.start();
    internet.answer = () => ({ status: 400, body: JSON.stringify({ Code: 'X', Message: SECRET }) });
  });

  after(async () => {
    await internet.stop();
    home.remove();
  });

  /** Neither list nor description rejects; resolving rejects with an error of the network only. */
  const check = async (): Promise<void> => {
    const host = home.host();
    assertTellsNothing(withoutNames(await describeEnvironment(host)));
    const list = await listCliProfiles(host);
    assertTellsNothing(withoutNames(list));
    const names = 'profiles' in list ? list.profiles.map((each) => each.name) : ['default'];
    for (const source of [environmentSource(), ...names.map((each) => profileSource(each))]) {
      const context = callContext();
      try {
        const resolved = await resolveCredential(source, host, context);
        if ('trouble' in resolved) assertTellsNothing(withoutNames(resolved));
      } catch (error) {
        assert.ok(context.status !== undefined, String(error));
        assert.ok(!String((error as Error).stack).includes(SECRET));
      }
    }
    assert.deepEqual(Object.keys({ a: 1 }), ['a']);
  };

  fuzz(
    "the CLI's file neither rejects nor leaks",
    fc.asyncProperty(bytes(config), async (content) => {
      home.write(home.configFile, content);
      await check();
    }),
    { oneOf: 10 },
  );

  fuzz(
    'the INI file neither rejects nor leaks',
    fc.asyncProperty(bytes(iniText), async (content) => {
      rmSync(home.configFile, { force: true });
      home.write(home.iniFile, content);
      await check();
    }),
    { oneOf: 10 },
  );
});

describe('fuzzing the files of the CLI and the SDKs', () => {
  const FILE = '/home/somebody/file';

  fuzz(
    'each profile and section gives a plan or a reason, and no reason a secret',
    fc.property(damaged(config), damaged(iniText), mode, (text, sections, env) => {
      const cli = parseCliConfig(FILE, text);
      if ('trouble' in cli) assertQuiet(cli);
      else
        for (const each of [...cli.config.profiles.keys(), cli.config.current])
          assertPlanned(planOfProfile(cli.config, each, env, NOW));
      const read = parseIniFile(FILE, sections);
      if ('trouble' in read) assertQuiet(read);
      else for (const each of read.ini.sections.keys()) assertPlanned(planOfIniSection(read.ini, each, env));
    }),
  );

  const key = fc.stringMatching(/^[!-~]{8,40}$/);
  const others = fc.array(fc.oneof(profile, value), { maxLength: 6 });
  fuzz(
    'a right profile is found among whatever else there is',
    fc.property(others, key, key, key, fc.nat(), (junk, accessKeyId, accessKeySecret, securityToken, at) => {
      const right = {
        ...{ name: 'right', mode: 'StsToken', access_key_id: accessKeyId },
        ...{ access_key_secret: accessKeySecret, sts_token: securityToken },
      };
      const profiles: unknown[] = [...junk];
      profiles.splice(at % (junk.length + 1), 0, right);
      const read = parseCliConfig(FILE, JSON.stringify({ current: 'right', profiles }));
      assert.ok('config' in read);
      assert.deepEqual(planOfProfile(read.config, read.config.current, {}, NOW), {
        plan: { kind: 'static', credential: { accessKeyId, accessKeySecret, securityToken } },
      });
    }),
  );

  const word = fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/);
  const lines = fc.array(
    iniLine.filter((line) => !line.includes('right')),
    { maxLength: 6 },
  );
  fuzz(
    'a right section is found behind whatever else there is',
    fc.property(lines, word, word, (junk, accessKeyId, accessKeySecret) => {
      const right = [
        '[right]',
        'type = access_key',
        `access_key_id=${accessKeyId}`,
        `access_key_secret = ${accessKeySecret}`,
      ];
      const read = parseIniFile(FILE, [...junk, ...right].join('\n'));
      assert.ok('ini' in read);
      assert.deepEqual(planOfIniSection(read.ini, 'right', {}), {
        plan: { kind: 'static', credential: { accessKeyId, accessKeySecret } },
      });
    }),
  );

  const printed = fc.record(
    {
      mode: fc.constantFrom('AK', 'StsToken', ''),
      access_key_id: key,
      access_key_secret: key,
      sts_token: key,
      expiration: value,
    },
    { requiredKeys: ['access_key_id', 'access_key_secret'], noNullPrototype: true },
  );
  fuzz(
    'what a program prints is a credential of its form, or none',
    fc.property(
      fc.oneof(
        printed.map((each) => JSON.stringify(each)),
        mutated(printed).map((each) => JSON.stringify(each)),
        bytesText(),
      ),
      (output) => {
        const found = readOutput(output);
        if (found === undefined) return;
        const { accessKeyId, accessKeySecret, securityToken = 'x' } = found.credential;
        for (const each of [accessKeyId, accessKeySecret, securityToken]) assert.match(each, /^[!-~]+$/);
        assert.ok(found.endsAt === undefined || found.endsAt > 0);
      },
    ),
  );

  const argument = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9/_.=-]{1,12}$/),
    fc.stringMatching(/^[A-Za-z0-9 ;|&$()<>]{1,12}$/),
  );
  fuzz(
    'a command is split into what its quotes hold together, and nothing of a shell',
    fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (parts) => {
      assert.deepEqual(splitCommand(parts.map((each) => `'${each}'`).join(' ')), parts);
    }),
  );

  fuzz(
    'a command is split, or refused',
    fc.property(fc.oneof(oddText, damaged(fc.constant(`/bin/tool --a 'b c' "d \\" e" f\\ g`))), (command) => {
      const split = splitCommand(command);
      assert.ok(split === undefined || split.every((each) => !each.includes('\0')));
    }),
  );

  fuzzTime('take linear time', ['[', ']', '=', '"', '\n', '{', 'a.b', ';', '#', '\\'], (text) => {
    // Each quote that is alone on a line costs the parser an exception: linear, but slow, and slower with all of
    // Mocha's calls in it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 10;
    parseIniFile(FILE, text.slice(0, 20_000));
    Error.stackTraceLimit = stackTraceLimit;
    parseCliConfig(FILE, text.slice(0, 50_000));
    splitCommand(text.slice(0, 50_000));
  });

  fuzz(
    'a damaged JSON text has a line that is not behind it',
    fc.property(damaged(config.map((text) => text.replaceAll(',', ',\n'))), (text) => {
      const parsed = parseJson(text);
      if ('value' in parsed) return;
      const lines = text.split('\n');
      const { line } = parsed;
      assert.ok(line !== undefined && line >= 1 && line <= lines.length, String(line));
      // All that stands before that line is no reason to fail: with another end it could be right.
      const before = parseJson(lines.slice(0, line - 1).join('\n'));
      assert.ok('value' in before || before.line === undefined || before.line <= line);
    }),
  );

  function assertPlanned(planned: Planned): void {
    if ('trouble' in planned) assertQuiet(planned);
    else assert.match(planned.plan.kind, /^(?:static|assumeRole|ecsRamRole|oidc|credentialsUri|program)$/);
  }

  /** As `assertTellsNothing`, at the speed of many cases. */
  function assertQuiet(trouble: object): void {
    const said = JSON.stringify(withoutNames(trouble));
    assert.ok(!said.includes('Canary'), said);
  }

  function bytesText(): fc.Arbitrary<string> {
    return fc.oneof(oddText, fc.json());
  }
});
