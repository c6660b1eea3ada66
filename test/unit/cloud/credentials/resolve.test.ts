import assert from 'node:assert/strict';
import { lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import {
  callContext,
  ID,
  KEY_FIELDS,
  Machine,
  NOW,
  profileSource,
  resolve,
  ROLE_ARN,
  ROLE_PROFILE,
  SECRET,
  session,
  sessionCredential,
  TOKEN,
} from './support.ts';

const FLAT = JSON.stringify({
  Code: 'Success',
  ...(JSON.parse(session('1')) as { Credentials: object }).Credentials,
});

describe('resolving a credential', () => {
  const machine = Machine.forEachTest();

  it('gives static ones as they are, without a file or a call', async () => {
    const credential = { accessKeyId: ID, accessKeySecret: SECRET };
    assert.deepEqual(await resolve({ kind: 'static', credential }, machine.home.host()), { credential });
    assert.deepEqual(await machine.ask(), {
      trouble: { what: 'fileMissing', file: machine.home.configFile },
    });
    assert.deepEqual(await machine.ask({ name: 'p', mode: 'AK', ...KEY_FIELDS }), { credential });
    assert.equal(machine.internet.received.length, 0);
  });

  it('leaves no trace of its calls in the context where it works', async () => {
    machine.internet.answer = () => session('1');
    machine.home.profiles(ROLE_PROFILE);
    const context = callContext();
    const before = { ...context };
    await resolve(profileSource('p'), machine.home.host(), context);
    assert.deepEqual(context, before);
  });

  it('ends with who asks', async () => {
    machine.internet.answer = () => ({ body: session('1'), delayMs: 300 });
    machine.home.profiles(ROLE_PROFILE);
    const abort = new AbortController();
    const first = resolve(profileSource('p'), machine.home.host(), callContext(abort.signal));
    const second = resolve(profileSource('p'), machine.home.host());
    setTimeout(() => {
      abort.abort();
    }, 100);
    await assert.rejects(first, { name: 'AbortError' });
    assert.deepEqual(await second, sessionCredential('1'));
    await assert.rejects(resolve(profileSource('p'), machine.home.host(), callContext(AbortSignal.abort())), {
      name: 'AbortError',
    });
    machine.home.profiles({ ...ROLE_PROFILE, ram_session_name: 'alone' });
    const alone = new AbortController();
    const third = resolve(profileSource('p'), machine.home.host(), callContext(alone.signal));
    setTimeout(() => {
      alone.abort();
    }, 100);
    await assert.rejects(third, { name: 'AbortError' });
    assert.deepEqual(await machine.ask(), sessionCredential('1'), 'asked anew');
  });

  it("never writes the CLI's file, nor reads its tokens for more", async () => {
    machine.internet.answer = ({ url }) => (url.hostname === 'sts.aliyuncs.com' ? session('1') : FLAT);
    const program = machine.home.write('p.cjs', `console.log(${JSON.stringify(JSON.stringify(KEY_FIELDS))})`);
    const command = `"${process.execPath}" "${program}"`;
    machine.home.write('t', 'token');
    const modes: readonly { readonly mode: string; readonly [field: string]: unknown }[] = [
      { mode: 'AK' },
      { mode: 'StsToken', sts_token: TOKEN },
      { mode: 'RamRoleArn' },
      { mode: 'EcsRamRole' },
      { mode: 'RsaKeyPair', private_key: `${machine.home.dir}/t`, key_pair_name: 'k' },
      { mode: 'RamRoleArnWithRoleName' },
      { mode: 'ChainableRamRoleArn', source_profile: '0' },
      { mode: 'External', process_command: command },
      { mode: 'CredentialsURI', credentials_uri: 'https://example.com/' },
      { mode: 'OIDC', oidc_provider_arn: 'a', oidc_token_file: 't' },
      { mode: 'CloudSSO', sts_token: TOKEN, sts_expiration: NOW / 1000 + 3600, access_token: TOKEN },
      { mode: 'OAuth', oauth_refresh_token: TOKEN, oauth_access_token: TOKEN, sts_expiration: 1 },
      { mode: 'BearerToken', bearer_token: TOKEN },
      { mode: 'Anonymous' },
    ];
    const profiles = modes.map((mode, index) => ({
      ...KEY_FIELDS,
      ram_role_arn: ROLE_ARN,
      ...mode,
      name: String(index),
    }));
    const target = machine.home.write('real.json', JSON.stringify({ current: '0', profiles }));
    machine.home.write('.aliyun/keep', '');
    symlinkSync(target, machine.home.configFile);
    const state = (): unknown => [
      readFileSync(target, 'utf8'),
      statSync(target, { bigint: true }).mtimeNs,
      lstatSync(machine.home.configFile, { bigint: true }).mtimeNs,
    ];
    const before = state();
    const outcomes: string[] = [];
    for (const { name, mode } of profiles) {
      const resolved = await resolve(profileSource(name, command), machine.home.host());
      outcomes.push(`${mode}: ${'trouble' in resolved ? resolved.trouble.what : 'credential'}`);
      assert.deepEqual(state(), before, mode);
    }
    assert.deepEqual(
      outcomes.filter((line) => !line.endsWith('credential')),
      [
        'RsaKeyPair: modeUnsupported',
        'OAuth: signInExpired',
        'BearerToken: modeUnsupported',
        'Anonymous: modeUnsupported',
      ],
    );
    const hosts = new Set(machine.internet.received.map(({ url }) => url.host));
    assert.deepEqual([...hosts].sort(), ['100.100.100.200', 'example.com', 'sts.aliyuncs.com']);
  });
});
