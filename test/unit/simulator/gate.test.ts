import assert from 'node:assert/strict';
import { connect } from 'node:net';

import { NonceMemory } from '../../../src/simulator/gate.ts';
import { Lab, MINUTE, ROLE, USER } from './client.ts';

const LIST = { RegionId: 'cn-hangzhou' };

describe('simulator: who may come in', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  it('lets right requests in, with POST and GET, for keys and for tokens', async () => {
    await lab.call('ListClusters', LIST);
    await lab.call('ListClusters', LIST, { method: 'GET' });
    await lab.call('ListClusters', LIST, { account: ROLE });
    await lab.call('ListClusters', { ...LIST, ClusterName: "数据*(x)!' ~" });
  });

  it('asks for a well-formed Authorization', async () => {
    for (const authorization of [undefined, 'nonsense', 'ACS3-HMAC-SHA256 Credential=x']) {
      assert.equal(
        await lab.failure('ListClusters', LIST, { headers: { authorization } }),
        '400 IncompleteSignature',
      );
    }
    assert.equal(
      await lab.failure('ListClusters', LIST, { headers: { authorization: 'ACS3-HMAC-SM3 Credential=x' } }),
      '400 InvalidSignatureMethod',
    );
  });

  it('knows its AccessKeys', async () => {
    const account = { ...USER, accessKeyId: 'LTAI5tExampleKeyId000009' };
    assert.equal(await lab.failure('ListClusters', LIST, { account }), '404 InvalidAccessKeyId.NotFound');
  });

  it('wants the token that belongs to the key', async () => {
    const token = (text: string | undefined): { signed: Record<string, string | undefined> } => ({
      signed: { 'x-acs-security-token': text },
    });
    const asRole = { account: ROLE };
    assert.equal(
      await lab.failure('ListClusters', LIST, { ...asRole, ...token(undefined) }),
      '400 MissingSecurityToken',
    );
    assert.equal(
      await lab.failure('ListClusters', LIST, { ...asRole, ...token('other') }),
      '400 InvalidSecurityToken.Malformed',
    );
    assert.equal(
      await lab.failure('ListClusters', LIST, token(ROLE.securityToken)),
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
  });

  it('lets tokens expire, also one that is shortened meanwhile', async () => {
    const account = { ...ROLE, expiresAt: lab.now + MINUTE };
    const other = await Lab.start({ accounts: [account] });
    await other.call('ListClusters', LIST, { account });
    other.now += MINUTE;
    assert.equal(await other.failure('ListClusters', LIST, { account }), '400 InvalidSecurityToken.Expired');
    account.expiresAt += MINUTE;
    await other.call('ListClusters', LIST, { account });
    await other.simulator.close();
  });

  it('refuses dates more than 15 minutes off, missing and malformed ones', async () => {
    await lab.call('ListClusters', LIST, { date: lab.now - 15 * MINUTE });
    await lab.call('ListClusters', LIST, { date: lab.now + 15 * MINUTE });
    for (const offset of [-15 * MINUTE - 1000, 15 * MINUTE + 1000]) {
      assert.equal(
        await lab.failure('ListClusters', LIST, { date: lab.now + offset }),
        '400 InvalidTimeStamp.Expired',
      );
    }
    const dated = (text: string | undefined): Promise<string> =>
      lab.failure('ListClusters', LIST, { signed: { 'x-acs-date': text } });
    assert.equal(await dated('yesterday'), '400 InvalidTimeStamp.Format');
    assert.equal(await dated('2026-01-15T08:00:00.000Z'), '400 InvalidTimeStamp.Format');
    assert.equal(await dated(undefined), '400 IllegalTimestamp');
  });

  it('takes each nonce once, of each key for itself', async () => {
    const nonce = '0f8fad5bd9cb469fa16570867728950e';
    await lab.call('ListClusters', LIST, { nonce });
    assert.equal(await lab.failure('ListClusters', LIST, { nonce }), '400 SignatureNonceUsed');
    await lab.call('ListClusters', LIST, { nonce, account: ROLE });
    assert.equal(await lab.failure('ListClusters', LIST, { nonce: '' }), '400 MissingParameter');
  });

  it('does not count a nonce of a request that was refused', async () => {
    const nonce = '0f8fad5bd9cb469fa16570867728950e';
    const account = { ...USER, accessKeySecret: 'wrong' };
    assert.equal(await lab.failure('ListClusters', LIST, { nonce, account }), '400 SignatureDoesNotMatch');
    await lab.call('ListClusters', LIST, { nonce });
  });

  it('forgets nonces once no request with them can pass any more', () => {
    const memory = new NonceMemory();
    for (let index = 0; index < 1000; index += 1) {
      memory.add(`nonce ${index}`, index);
    }
    assert.equal(memory.has('nonce 0', 30 * MINUTE), true);
    assert.equal(memory.has('nonce 0', 30 * MINUTE + 500), false);
    assert.equal(memory.size, 500);
  });

  it('wants host and all x-acs headers to be signed', async () => {
    const added = { headers: { 'x-acs-retry-attempts': '1' } };
    assert.equal(await lab.failure('ListClusters', LIST, added), '400 IncompleteSignature');
    const answer = await lab.send('ListClusters', LIST, { signed: { host: undefined } });
    assert.match(answer.text, /IncompleteSignature/);
    const signedButNotSent = { headers: { 'x-acs-content-sha256': undefined } };
    assert.equal(await lab.failure('ListClusters', LIST, signedButNotSent), '400 IncompleteSignature');
  });

  it('checks the body against its hash', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await lab.call('ListClusters', {}, { body: 'RegionId=cn-hangzhou', signed: form });
    assert.equal(
      await lab.failure('ListClusters', LIST, { signed: { 'x-acs-content-sha256': 'f'.repeat(64) } }),
      '400 SignatureDoesNotMatch',
    );
  });

  it('answers a wrong signature with the text that it would have signed', async () => {
    const answer = await lab.send('ListClusters', LIST, { account: { ...USER, accessKeySecret: 'wrong' } });
    const body = JSON.parse(answer.text) as Record<string, string>;
    assert.equal(answer.status, 400);
    assert.equal(body['Code'], 'SignatureDoesNotMatch');
    assert.match(
      body['Message'] ?? '',
      /^Specified signature is not matched with our calculation\. server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}/,
    );
    assert.equal(body['HostId'], `127.0.0.1:${lab.simulator.port}`);
    assert.equal(body['RequestId'], answer.headers['x-acs-request-id']);
    assert.match(
      body['Recommend'] ?? '',
      /^https:\/\/api\.aliyun\.com\/troubleshoot\?q=SignatureDoesNotMatch&product=Emr/,
    );
  });

  it('notices every change on the way', async () => {
    const path = '/?RegionId=cn-shanghai';
    assert.equal(await lab.failure('ListClusters', LIST, { path }), '400 SignatureDoesNotMatch');
    const headers = { 'x-acs-action': 'GetCluster' };
    assert.equal(await lab.failure('ListClusters', LIST, { headers }), '400 SignatureDoesNotMatch');
  });

  it('refuses by RAM for the actions and regions that an account is denied', async () => {
    const account = { ...USER, denied: [{ action: 'ListClusters', regionId: 'cn-hangzhou' }] };
    const other = await Lab.start({ accounts: [account] });
    const answer = await other.send('ListClusters', LIST);
    const body = JSON.parse(answer.text) as { Code: string; AccessDeniedDetail: Record<string, string> };
    assert.equal(answer.status, 403);
    assert.equal(body.Code, 'Forbidden.RAM');
    assert.equal(body.AccessDeniedDetail['AuthAction'], 'emr:ListClusters');
    assert.equal(body.AccessDeniedDetail['AuthPrincipalType'], 'SubUser');
    assert.equal(body.AccessDeniedDetail['AuthPrincipalOwnerId'], USER.accountId);
    await other.call('ListClusters', { RegionId: 'cn-shanghai' });
    account.denied = [{ action: '*', regionId: 'cn-shanghai' }];
    assert.equal(await other.failure('ListClusters', { RegionId: 'cn-shanghai' }), '403 Forbidden.RAM');
    await other.call('GetCallerIdentity');
    await other.simulator.close();
  });
});

describe('simulator: odd requests', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.start();
  });
  after(async () => {
    await lab.simulator.close();
  });

  it('answers unknown actions and versions as published', async () => {
    assert.equal(await lab.failure('ListOperations', LIST), '404 InvalidAction.NotFound');
    assert.equal(await lab.failure('constructor', LIST), '404 InvalidAction.NotFound');
    assert.equal(await lab.failure('ListClusters', LIST, { version: '2016-04-08' }), '400 NoSuchVersion');
    assert.equal(await lab.failure('GetCallerIdentity', {}, { version: '2021-03-20' }), '400 NoSuchVersion');
    assert.equal(
      await lab.failure('ListClusters', LIST, { signed: { 'x-acs-action': undefined } }),
      '400 MissingAction',
    );
  });

  it('answers other methods and paths', async () => {
    assert.equal(await lab.failure('ListClusters', LIST, { method: 'PUT' }), '400 UnsupportedHTTPMethod');
    assert.equal(await lab.failure('ListClusters', LIST, { path: '/x?y' }), '404 InvalidApi.NotFound');
  });

  it('answers broken escapes, bodies over 1 MB and missing parameters', async () => {
    assert.equal(
      await lab.failure('ListClusters', LIST, { path: '/?RegionId=%E6%9' }),
      '400 InvalidParameter',
    );
    const body = 'x'.repeat(1024 * 1024 + 1);
    assert.equal(await lab.failure('ListClusters', LIST, { body }), '400 InvalidParameterValue');
    assert.equal(await lab.failure('ListClusters'), '400 MissingParameter');
    assert.equal(await lab.failure('ListClusters', { RegionId: 'Not a region' }), '400 InvalidParameter');
    assert.equal(await lab.failure('GetOperation', LIST), '400 MissingParameter');
    const hostile = {
      ...LIST,
      __proto__x: '1',
      'Tags.1.__proto__': 'x',
      'ClusterIds.0': 'a',
      'ClusterIds.x': 'b',
    };
    await lab.call('ListClusters', hostile);
  });

  it('answers what is not HTTP and lives on', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(lab.simulator.port, '127.0.0.1', () =>
        socket.end('\u0001\u0002 nonsense\r\n\r\n'),
      );
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('close', () => {
        resolve(received);
      });
      socket.on('error', reject);
    });
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.match(text, /"Code":"InvalidParameter"/);
    await lab.call('ListClusters', LIST);
  });

  it('keeps a record of requests without their secrets', async () => {
    await lab.call('GetCallerIdentity', {}, { account: ROLE });
    await lab.failure('GetCluster', { RegionId: 'cn-hangzhou', ClusterId: 'c-0' });
    const [first, second] = lab.simulator.requests.slice(-2);
    assert.deepEqual(first, {
      at: lab.now,
      action: 'GetCallerIdentity',
      accessKeyId: ROLE.accessKeyId,
      status: 200,
      parameters: {},
    });
    assert.deepEqual(second, {
      at: lab.now,
      action: 'GetCluster',
      regionId: 'cn-hangzhou',
      accessKeyId: USER.accessKeyId,
      status: 404,
      code: 'ResourceNotFound',
      parameters: { RegionId: 'cn-hangzhou', ClusterId: 'c-0' },
    });
  });
});
