import assert from 'node:assert/strict';
import type { CloudProblem } from '../../../../src/core/errors.ts';
import {
  environmentSource,
  ID,
  KEY_FIELDS,
  Machine,
  profileSource,
  resolve,
  ROLE_ARN,
  ROLE_PROFILE,
  SECRET,
  session,
  sessionCredential,
  TOKEN,
} from './support.ts';

describe('roles of STS', () => {
  const machine = Machine.forEachTest();

  describe('AssumeRole', () => {
    beforeEach(() => {
      machine.internet.answer = () => session('1');
    });

    it('sends what the profile says', async () => {
      const more = {
        sts_token: TOKEN,
        external_id: 'a/b=c',
        expired_seconds: 1800,
        sts_endpoint: 'https://sts.example.com/',
      };
      assert.deepEqual(await machine.ask({ ...ROLE_PROFILE, ...more }), sessionCredential('1'));
      assert.equal(machine.internet.received[0]?.url.origin, 'https://sts.example.com');
      const { AccessKeyId, SecurityToken, Action, Version, SignatureMethod, ...rest } = machine.sent(0);
      assert.deepEqual(
        [AccessKeyId, SecurityToken, Action, Version, SignatureMethod],
        [ID, TOKEN, 'AssumeRole', '2015-04-01', 'HMAC-SHA1'],
      );
      const { RoleArn, RoleSessionName, DurationSeconds, ExternalId } = rest;
      assert.deepEqual(
        [RoleArn, RoleSessionName, DurationSeconds, ExternalId],
        [ROLE_ARN, 'me', '1800', 'a/b=c'],
      );
    });

    it('sends no more than that, whatever this process has set', async () => {
      const names = ['ALIBABA_CLOUD_STS_REGION', 'ALIBABA_CLOUD_ROLE_SESSION_NAME', 'ALIBABA_CLOUD_ROLE_ARN'];
      const before = { ...process.env };
      try {
        for (const name of names) process.env[name] = 'of-this-process';
        await machine.ask({ ...ROLE_PROFILE, ram_session_name: '' });
      } finally {
        for (const name of names) Reflect.deleteProperty(process.env, name);
      }
      assert.deepEqual({ ...process.env }, before);
      assert.equal(machine.internet.received[0]?.url.host, 'sts.aliyuncs.com');
      const parameters = machine.sent(0);
      assert.equal(parameters['RoleSessionName'], 'emr-operations');
      assert.equal(parameters['DurationSeconds'], '3600');
      for (const name of ['SecurityToken', 'ExternalId', 'Policy']) assert.ok(!(name in parameters), name);
    });

    it('takes the policy of an INI file', async () => {
      machine.home.write(
        machine.home.iniFile,
        `[default]\ntype=ram_role_arn\naccess_key_id=${ID}\naccess_key_secret=${SECRET}\nrole_arn=${ROLE_ARN}\npolicy=p`,
      );
      assert.deepEqual(await resolve(environmentSource(), machine.home.host()), sessionCredential('1'));
      assert.equal(machine.sent(0)['Policy'], 'p');
    });

    it('goes on from role to role', async () => {
      machine.internet.answer = ({ parameters }) => session(parameters.get('RoleSessionName') ?? '');
      const chain = { mode: 'ChainableRamRoleArn', ram_role_arn: ROLE_ARN };
      const outer = {
        ...chain,
        name: 'p',
        source_profile: 'middle',
        ram_session_name: 'outer',
        external_id: 'x',
      };
      const middle = { ...chain, name: 'middle', source_profile: 'base', ram_session_name: 'middle' };
      assert.deepEqual(
        await machine.ask(outer, middle, { ...KEY_FIELDS, name: 'base' }),
        sessionCredential('outer'),
      );
      assert.equal(machine.sent(0)['AccessKeyId'], ID);
      assert.equal(machine.sent(1)['AccessKeyId'], 'STS.middle');
      assert.equal(machine.sent(1)['SecurityToken'], `${TOKEN}middle`);
      assert.equal(machine.sent(1)['ExternalId'], 'x');
    });

    it('begins with a program, if that is allowed', async () => {
      const file = machine.home.write(
        'p.cjs',
        `console.log(${JSON.stringify(JSON.stringify({ ...KEY_FIELDS, mode: 'AK' }))})`,
      );
      const command = `"${process.execPath}" "${file}"`;
      machine.home.profiles(
        { ...ROLE_PROFILE, mode: 'ChainableRamRoleArn', source_profile: 'base' },
        { name: 'base', mode: 'External', process_command: command },
      );
      assert.deepEqual(await resolve(profileSource('p'), machine.home.host()), {
        trouble: { what: 'programNotAllowed', profile: 'base', command },
      });
      assert.deepEqual(
        await resolve(
          {
            kind: 'cliProfile',
            profile: 'p',
            programs: { trusted: true, allowed: [{ profile: 'base', command }] },
          },
          machine.home.host(),
        ),
        sessionCredential('1'),
      );
      assert.equal(machine.sent(0)['AccessKeyId'], ID);
    });

    it('is called once for a session, by whoever asks', async () => {
      machine.home.profiles(ROLE_PROFILE);
      const asked = Array.from({ length: 5 }, () => resolve(profileSource('p'), machine.home.host()));
      await Promise.all(asked);
      await machine.ask();
      assert.equal(machine.internet.received.length, 1);
    });

    it('is called again where the session is about to end, or the profile is another', async () => {
      machine.internet.answer = () => session('short', 899);
      await machine.ask(ROLE_PROFILE);
      await machine.ask();
      assert.equal(machine.internet.received.length, 2);
      await machine.ask({ ...ROLE_PROFILE, ram_session_name: 'other' });
      await machine.ask({ ...ROLE_PROFILE, access_key_secret: `${SECRET}2` });
      assert.equal(machine.internet.received.length, 4);
    });

    it('hides a renewal that fails as long as the session lasts', async () => {
      machine.internet.answer = () => session('short', 899);
      await machine.ask(ROLE_PROFILE);
      machine.internet.answer = () => ({ status: 503, body: JSON.stringify({ Code: 'ServiceUnavailable' }) });
      assert.deepEqual(await machine.ask(), sessionCredential('short'));
      assert.equal(machine.internet.received.length, 2);
    });

    it('tells a renewal that fails when the session is over, and forgets the provider', async () => {
      machine.internet.answer = () => session('short', 20);
      await machine.ask(ROLE_PROFILE);
      const denied = JSON.stringify({ Code: 'NoPermission', Message: 'no' });
      machine.internet.answer = () => ({ status: 403, body: denied });
      assert.equal((await machine.problemOf()).code, 'NoPermission');
      machine.internet.answer = () => session('2');
      assert.deepEqual(await machine.ask(), sessionCredential('2'));
    });
  });

  describe('error answers of STS', () => {
    it('come as the service gives them, without secrets', async () => {
      const body = JSON.stringify({
        Code: 'NoPermission',
        Message: `You are not authorized; AccessKeySecret=${SECRET}`,
        RequestId: 'R-1',
        Recommend: 'https://api.aliyun.com/troubleshoot?q=NoPermission',
        Other: SECRET,
        AccessDeniedDetail: {
          AuthAction: 'sts:AssumeRole',
          AuthPrincipalDisplayName: '200',
          NoPermissionType: 'ExplicitDeny',
          EncodedDiagnosticMessage: SECRET,
        },
      });
      machine.internet.answer = () => ({ status: 403, body });
      const problem = await machine.problemOf(ROLE_PROFILE);
      assert.deepEqual(
        [problem.kind, problem.code, problem.status, problem.requestId],
        ['permission', 'NoPermission', 403, 'R-1'],
      );
      assert.deepEqual(problem.accessDenied, { action: 'sts:AssumeRole', principal: '200', explicit: true });
      assert.ok(problem.recommend?.includes('NoPermission'));
      await machine.problemOf();
      assert.equal(machine.internet.received.length, 2, 'asked again: a failure is not kept');
    });

    it('say when the key is wrong, with and without the string to sign', async () => {
      const answer = (message: string): void => {
        const body = JSON.stringify({ Code: 'SignatureDoesNotMatch', Message: message, RequestId: 'R-2' });
        machine.internet.answer = () => ({ status: 400, body, headers: { 'x-acs-request-id': 'R-2' } });
      };
      answer(`Specified signature is not matched. server string to sign is:POST&SecurityToken%3D${SECRET}`);
      const problem = await machine.problemOf(ROLE_PROFILE);
      assert.deepEqual(
        [problem.kind, problem.code, problem.requestId],
        ['auth', 'SignatureDoesNotMatch', 'R-2'],
      );
      // The SDK compares the two, and then has words of its own.
      machine.internet.answer = ({ parameters }) => {
        const all = [...parameters]
          .filter(([name]) => name !== 'Signature')
          .sort(([a], [b]) => (a < b ? -1 : 1));
        const encode = (text: string): string =>
          encodeURIComponent(text).replace(/[!'()*]/g, escapeCharacter);
        const query = all.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
        const toSign = `POST&%2F&${encode(query)}`;
        const words = 'Specified signature is not matched with our calculation. server string to sign is:';
        const body = JSON.stringify({ Code: 'SignatureDoesNotMatch', Message: words + toSign });
        return { status: 400, body, headers: { 'x-acs-request-id': 'R-3' } };
      };
      const other = await machine.problemOf({ ...ROLE_PROFILE, access_key_secret: `${SECRET}2` });
      assert.deepEqual([other.kind, other.code, other.requestId], ['auth', 'SignatureDoesNotMatch', 'R-3']);
      assert.equal(other.message, 'the access key secret is invalid');
    });

    it('are told from answers of others, and from no answers', async () => {
      const cases: [Parameters<typeof assert.equal>[0], Partial<CloudProblem>][] = [
        [
          { type: 'text/html', body: `<html>${SECRET}` },
          { kind: 'network', code: 'notJson' },
        ],
        // A gateway before the service says so by its status alone.
        [
          { status: 502, type: 'text/html', body: `<html>${SECRET}` },
          { kind: 'server', status: 502 },
        ],
        [
          { status: 502, body: SECRET },
          { kind: 'server', status: 502 },
        ],
        [{ body: `{"Credentials": ${SECRET}` }, { kind: 'network', code: 'notJson' }],
        [{ body: JSON.stringify({ [SECRET]: 1 }) }, { kind: 'server', code: 'unreadable' }],
        [
          { body: session('x').replace(/"Expiration":"[^"]+"/, `"Expiration":"${SECRET}"`) },
          { kind: 'server' },
        ],
        [
          { status: 400, body: JSON.stringify({ Code: SECRET }) },
          { kind: 'server', code: 'unreadable' },
        ],
        [null, { kind: 'network', code: 'ECONNRESET' }],
        [
          { body: '1', delayMs: 3_000 },
          { kind: 'network', code: 'readTimeout' },
        ],
        [{ body: 'x'.repeat(1_000_001) }, { kind: 'server', code: 'tooLarge' }],
      ];
      for (const [answer, expected] of cases) {
        machine.internet.answer = () => answer as null;
        const problem = await machine.problemOf(ROLE_PROFILE);
        assert.deepEqual({ ...problem, ...expected }, problem, JSON.stringify(answer).slice(0, 99));
      }
    }).timeout(10_000);

    it('come to each who waits, with what the transport learnt', async () => {
      machine.internet.answer = () => ({
        status: 503,
        body: '{"Code":"ServiceUnavailable","Message":"m"}',
        delayMs: 50,
      });
      machine.home.profiles(ROLE_PROFILE);
      const problems = await Promise.all([machine.problemOf(), machine.problemOf(), machine.problemOf()]);
      assert.equal(machine.internet.received.length, 1);
      for (const { status, code } of problems) assert.deepEqual([status, code], [503, 'ServiceUnavailable']);
    });
  });
});

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
