import assert from 'node:assert/strict';

import { signatureV1, stringToSignV1 } from '../../../src/simulator/signatureV1.ts';
import type { SimulatedAccount, SimulatedRole } from '../../../src/simulator/index.ts';
import { codeOf, Lab, MINUTE, ROLE, USER } from './client.ts';
import type { Answer, ListAnswer, TwistV1 } from './client.ts';

const LIST = { RegionId: 'cn-hangzhou' };
const READER: SimulatedRole = { arn: 'acs:ram::1234567890123456:role/emr-reader' };
const GUARDED: SimulatedRole = {
  arn: 'acs:ram::6543210987654321:role/guarded',
  externalId: 'agreed word',
  trusted: [USER.accessKeyId],
  maxSessionSeconds: 7200,
  denied: [{ action: 'ListClusters' }],
};
const PROVIDER = 'acs:ram::1234567890123456:oidc-provider/ci';
const WEB: SimulatedRole = {
  arn: 'acs:ram::1234567890123456:role/ci',
  oidc: { providerArn: PROVIDER, token: 'header.payload.signature' },
};
const ROOT: SimulatedAccount = {
  ...USER,
  accessKeyId: 'LTAI5tExampleKeyId000003',
  identity: { type: 'Account', name: 'root' },
};

interface Session {
  Credentials: {
    AccessKeyId: string;
    AccessKeySecret: string;
    SecurityToken: string;
    Expiration: string;
  };
  AssumedRoleUser: { Arn: string; AssumedRoleId: string };
}

const asked = (role: SimulatedRole, more: Record<string, string> = {}): Record<string, string> => ({
  RoleArn: role.arn,
  RoleSessionName: 'alice',
  ...more,
});

function accountOf({ Credentials }: Session): SimulatedAccount {
  return {
    accessKeyId: Credentials.AccessKeyId,
    accessKeySecret: Credentials.AccessKeySecret,
    securityToken: Credentials.SecurityToken,
    accountId: '',
    identity: { type: 'AssumedRoleUser', name: '' },
  };
}

function sessionOf(answer: Answer): Session {
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text) as Session;
}

describe('simulator: signature V1', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start({ accounts: [USER, ROLE, ROOT], roles: [READER, GUARDED, WEB] });
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  const code = async (twist: TwistV1, form: Record<string, string> = LIST): Promise<string> =>
    codeOf(await lab.sendV1('ListClusters', form, twist));

  it('is as described, with parameters sorted and encoded twice', () => {
    const text = stringToSignV1('POST', [
      ['b', "x y*'"],
      ['Signature', 'left out'],
      ['Action', '数'],
    ]);
    assert.equal(text, 'POST&%2F&Action%3D%25E6%2595%25B0%26b%3Dx%2520y%252A%2527');
    assert.equal(signatureV1('text', 'secret'), 'CSfpxuIKEtIixxfWGODbxZ53jtA=');
  });

  it('lets right requests in, for keys and tokens, with parameters in the form, the query and any text', async () => {
    const { Clusters } = JSON.parse((await lab.sendV1('ListClusters', LIST)).text) as ListAnswer;
    assert.equal(Clusters.length, 6);
    assert.equal((await lab.sendV1('ListClusters', LIST, { account: ROLE })).status, 200);
    const odd = { ...LIST, ClusterName: "数据*(x)!' ~+&=%20" };
    assert.equal((await lab.sendV1('ListClusters', odd)).status, 200);
    const inQuery = { method: 'GET', protocol: LIST };
    assert.equal((await lab.sendV1('ListClusters', {}, inQuery)).status, 200);
  });

  it('notices every change on the way, in query and form', async () => {
    assert.equal(await code({ form: { RegionId: 'cn-shanghai' } }), '400 SignatureDoesNotMatch');
    assert.equal(await code({ form: { Added: '1' } }), '400 SignatureDoesNotMatch');
    assert.equal(await code({ query: { Added: '1' } }), '400 SignatureDoesNotMatch');
    assert.equal(await code({ query: { Action: 'GetCluster' } }), '400 SignatureDoesNotMatch');
    assert.equal(await code({ query: { Signature: 'AAAA' } }), '400 SignatureDoesNotMatch');
    const account = { ...USER, accessKeySecret: 'wrong' };
    const answer = await lab.sendV1('ListClusters', LIST, { account });
    assert.match(
      answer.text,
      /"Message":"Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3D/,
    );
  });

  it('asks for what V3 asks for', async () => {
    assert.equal(await code({ query: { Signature: undefined } }), '400 IncompleteSignature');
    assert.equal(await code({ protocol: { SignatureMethod: 'HMAC-MD5' } }), '400 InvalidSignatureMethod');
    assert.equal(await code({ protocol: { AccessKeyId: undefined } }), '400 MissingParameter');
    assert.equal(await code({ protocol: { AccessKeyId: 'LTAI0' } }), '404 InvalidAccessKeyId.NotFound');
    assert.equal(
      await code({ protocol: { SecurityToken: 'x' } }),
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
    const asRole = { account: ROLE };
    assert.equal(
      await code({ ...asRole, protocol: { SecurityToken: undefined } }),
      '400 MissingSecurityToken',
    );
    assert.equal(await code({ protocol: { Timestamp: undefined } }), '400 IllegalTimestamp');
    assert.equal(await code({ protocol: { Timestamp: 'now' } }), '400 InvalidTimeStamp.Format');
    assert.equal(await code({ protocol: { Action: undefined } }), '400 MissingAction');
    assert.equal(await code({ protocol: { Version: '2016-04-08' } }), '400 NoSuchVersion');
    for (const offset of [-15 * MINUTE - 1000, 15 * MINUTE + 1000]) {
      assert.equal(await code({ date: lab.now + offset }), '400 InvalidTimeStamp.Expired');
    }
    assert.equal(await code({ protocol: { SignatureNonce: undefined } }), '400 MissingParameter');
    const nonce = '0f8fad5bd9cb469fa16570867728950e';
    await lab.sendV1('ListClusters', LIST, { nonce });
    assert.equal(await code({ nonce }), '400 SignatureNonceUsed');
    assert.equal(await lab.failure('ListClusters', LIST, { nonce }), '400 SignatureNonceUsed');
  });

  it('pages like V3, and keeps signatures and tokens out of the record', async () => {
    const page = async (NextToken: string): Promise<ListAnswer> => {
      const form = { ...LIST, MaxResults: '4', NextToken };
      return JSON.parse((await lab.sendV1('ListClusters', form, { account: ROLE })).text) as ListAnswer;
    };
    const first = await page('');
    const second = await page(first.NextToken ?? '');
    assert.deepEqual([first.Clusters.length, second.Clusters.length], [4, 2]);
    const record = lab.simulator.requests.at(-1);
    assert.deepEqual(Object.keys(record?.parameters ?? {}).sort(), ['MaxResults', 'NextToken', 'RegionId']);
    assert.deepEqual([record?.action, record?.accessKeyId], ['ListClusters', ROLE.accessKeyId]);
  });

  it('cannot stand in for a V3 signature that is wrong', async () => {
    const headers = { authorization: 'ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=y' };
    const answer = await lab.raw('POST', '/?Action=AssumeRoleWithOIDC&Version=2015-04-01', headers);
    assert.equal(codeOf(answer), '400 MissingAction');
  });
});

describe('simulator: roles', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start({ accounts: [USER, ROLE, ROOT], roles: [READER, GUARDED, WEB] });
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  it('are assumed with V1 and V3, and then accepted everywhere until they expire', async () => {
    const sessions = [
      sessionOf(await lab.sendV1('AssumeRole', asked(READER, { DurationSeconds: '900' }))),
      sessionOf(await lab.send('AssumeRole', asked(READER, { DurationSeconds: '900' }))),
    ];
    for (const session of sessions) {
      assert.match(session.Credentials.AccessKeyId, /^STS\.[A-Za-z0-9]{24}$/);
      assert.equal(session.Credentials.Expiration, '2026-01-15T08:15:00Z');
      assert.equal(session.AssumedRoleUser.Arn, `${READER.arn}/alice`);
      const account = accountOf(session);
      const identity = await lab.call<Record<string, string>>('GetCallerIdentity', {}, { account });
      assert.equal(identity['IdentityType'], 'AssumedRoleUser');
      assert.equal(identity['AccountId'], '1234567890123456');
      assert.equal(identity['Arn'], 'acs:ram::1234567890123456:assumed-role/emr-reader/alice');
      assert.equal(identity['PrincipalId'], session.AssumedRoleUser.AssumedRoleId);
      await lab.call('ListClusters', LIST, { account });
      assert.equal((await lab.sendV1('ListClusters', LIST, { account })).status, 200);
      const bare = { ...USER, accessKeyId: account.accessKeyId, accessKeySecret: account.accessKeySecret };
      assert.equal(await lab.failure('ListClusters', LIST, { account: bare }), '400 MissingSecurityToken');
      const mixed = { ...account, securityToken: `${account.securityToken ?? ''}x` };
      assert.equal(
        await lab.failure('ListClusters', LIST, { account: mixed }),
        '400 InvalidSecurityToken.Malformed',
      );
    }
    const [first, second] = sessions.map(accountOf);
    assert.ok(first?.securityToken && second);
    const swapped = { ...second, securityToken: first.securityToken };
    assert.equal(
      await lab.failure('ListClusters', LIST, { account: swapped }),
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
    lab.now += 15 * MINUTE - 1;
    await lab.call('ListClusters', LIST, { account: first });
    lab.now += 1;
    assert.equal(
      await lab.failure('ListClusters', LIST, { account: first }),
      '400 InvalidSecurityToken.Expired',
    );
  });

  it('can be assumed by a session, too', async () => {
    const account = accountOf(sessionOf(await lab.sendV1('AssumeRole', asked(READER))));
    const next = sessionOf(await lab.sendV1('AssumeRole', asked(READER), { account }));
    assert.notEqual(next.Credentials.AccessKeyId, account.accessKeyId);
  });

  it('are not for everyone', async () => {
    const code = async (form: Record<string, string>, account = USER): Promise<string> =>
      codeOf(await lab.sendV1('AssumeRole', form, { account }));
    const unknown = { arn: 'acs:ram::1234567890123456:role/unknown' };
    const external = { ExternalId: 'agreed word' };
    assert.equal(await code(asked(unknown)), '403 NoPermission');
    assert.equal(await code(asked(READER), ROOT), '403 NoPermission');
    assert.equal(await code(asked(GUARDED)), '403 NoPermission');
    assert.equal(await code(asked(GUARDED, { ExternalId: 'guessed' })), '403 NoPermission');
    assert.equal(await code(asked(GUARDED, external), ROLE), '403 NoPermission');
    const session = sessionOf(await lab.sendV1('AssumeRole', asked(GUARDED, external)));
    const account = accountOf(session);
    assert.equal(await lab.failure('ListClusters', LIST, { account }), '403 Forbidden.RAM');
    const identity = await lab.call<Record<string, string>>('GetCallerIdentity', {}, { account });
    assert.equal(identity['AccountId'], '6543210987654321');
  });

  it('want to be asked for rightly', async () => {
    const code = async (form: Record<string, string>): Promise<string> =>
      codeOf(await lab.sendV1('AssumeRole', form));
    assert.equal(await code({ RoleSessionName: 'alice' }), '400 MissingParameter');
    assert.equal(await code({ RoleArn: READER.arn }), '400 MissingParameter');
    assert.equal(await code(asked({ arn: 'emr-reader' })), '400 InvalidParameter');
    assert.equal(await code(asked(READER, { RoleSessionName: 'a b' })), '400 InvalidParameter');
    for (const DurationSeconds of ['899', '3601', 'long']) {
      assert.equal(await code(asked(READER, { DurationSeconds })), '400 InvalidParameterValue');
    }
    const longer = asked(GUARDED, { DurationSeconds: '7200', ExternalId: 'agreed word' });
    const { Credentials } = sessionOf(await lab.sendV1('AssumeRole', longer));
    assert.equal(Credentials.Expiration, '2026-01-15T10:00:00Z');
    const usual = sessionOf(await lab.sendV1('AssumeRole', asked(READER)));
    assert.equal(usual.Credentials.Expiration, '2026-01-15T09:00:00Z');
  });

  it('are assumed without a key by a token of their provider', async () => {
    const right = asked(WEB, {
      OIDCProviderArn: PROVIDER,
      OIDCToken: WEB.oidc?.token ?? '',
    });
    const bare = {
      protocol: {
        AccessKeyId: undefined,
        SignatureMethod: undefined,
        SignatureVersion: undefined,
        SignatureNonce: undefined,
      },
      query: { Signature: undefined },
    };
    const send = (form: Record<string, string>, twist: TwistV1 = {}): Promise<Answer> =>
      lab.sendV1('AssumeRoleWithOIDC', form, { ...bare, ...twist });
    const account = accountOf(sessionOf(await send(right)));
    assert.equal(JSON.stringify(lab.simulator.requests).includes('header.payload'), false);
    const identity = await lab.call<Record<string, string>>('GetCallerIdentity', {}, { account });
    assert.equal(identity['Arn'], 'acs:ram::1234567890123456:assumed-role/ci/alice');
    assert.equal(codeOf(await send({ ...right, OIDCToken: 'forged' })), '403 NoPermission');
    assert.equal(codeOf(await send({ ...right, OIDCProviderArn: 'other' })), '403 NoPermission');
    assert.equal(codeOf(await send({ ...right, RoleArn: READER.arn })), '403 NoPermission');
    assert.equal(codeOf(await send(asked(WEB))), '400 MissingParameter');
    const late = { date: lab.now - 16 * MINUTE };
    assert.equal(codeOf(await send(right, late)), '400 InvalidTimeStamp.Expired');
    const signed = await lab.sendV1('AssumeRoleWithOIDC', right, {
      account: { ...USER, accessKeySecret: 'wrong' },
    });
    assert.equal(codeOf(signed), '400 SignatureDoesNotMatch');
    // Only this one call may be unsigned.
    const unsigned = await lab.sendV1('AssumeRole', asked(READER), bare);
    assert.equal(codeOf(unsigned), '400 IncompleteSignature');
    assert.equal(codeOf(await lab.sendV1('ListClusters', LIST, bare)), '400 IncompleteSignature');
  });
});
