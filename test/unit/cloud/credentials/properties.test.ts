import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  describeEnvironment,
  listCliProfiles,
  resolveCredential,
} from '../../../../src/cloud/sdk/credentials/index.ts';
import { parseJson } from '../../../../src/cloud/sdk/credentials/jsonText.ts';
import {
  assertTellsNothing,
  callContext,
  environmentSource,
  Home,
  Internet,
  profileSource,
  SECRET,
  TOKEN,
} from './support.ts';

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

/** A text with something cut out or put in. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 5 }), put: fc.string({ maxLength: 3 }) });
  return fc.tuple(text, fc.array(edit, { maxLength: 3 })).map(([whole, edits]) =>
    edits.reduce((current, { at, cut, put }) => {
      const start = at % (current.length + 1);
      return current.slice(0, start) + put + current.slice(start + cut);
    }, whole),
  );
}

const iniLine = fc.oneof(
  fc.constantFrom('[default]', '[a.b]', '[__proto__]', '[constructor]', '[default', 'type = ram_role_arn'),
  fc.constantFrom('type = access_key', 'type = ecs_ram_role', `type = ${SECRET}`, `keys = ${SECRET}`),
  fc.constantFrom(`access_key_id = ${SECRET}`, `access_key_secret[] = ${SECRET}`, `role_arn = "${SECRET}"`),
  fc.tuple(fc.string(), fc.string()).map(([key, text]) => `${key}=${text}`),
  fc.string(),
);
const iniText = fc.array(iniLine, { maxLength: 12 }).map((lines) => lines.join('\n'));

const bytes = (text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    damaged(text).map((whole) => Buffer.from(whole)),
    text.map((whole) => Buffer.from(whole)),
  );

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
    assertTellsNothing(await describeEnvironment(host));
    const list = await listCliProfiles(host);
    assertTellsNothing(list);
    const names = 'profiles' in list ? list.profiles.map((each) => each.name) : ['default'];
    for (const source of [environmentSource(), ...names.map((each) => profileSource(each))]) {
      const context = callContext();
      try {
        const resolved = await resolveCredential(source, host, context);
        if ('trouble' in resolved) assertTellsNothing(resolved);
      } catch (error) {
        assert.ok(context.status !== undefined, String(error));
        assert.ok(!String((error as Error).stack).includes(SECRET));
      }
    }
    assert.deepEqual(Object.keys({ a: 1 }), ['a']);
  };

  it("the CLI's file neither rejects nor leaks", async () => {
    await fc.assert(
      fc.asyncProperty(bytes(config), async (content) => {
        home.write(home.configFile, content);
        await check();
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('the INI file neither rejects nor leaks', async () => {
    home.write(home.configFile, '{}');
    await fc.assert(
      fc.asyncProperty(bytes(iniText), async (content) => {
        home.write(home.iniFile, content);
        await check();
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('a damaged JSON text has a line that is not behind it', () => {
    fc.assert(
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
      { numRuns: 500 },
    );
  });
});
