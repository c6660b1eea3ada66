import assert from 'node:assert/strict';

import codes from '../../../src/core/data/errorCodes.json' with { type: 'json' };
import type { Fault } from '../../../src/simulator/index.ts';
import { codeOf, EPOCH, Lab, MINUTE, ROLE, USER } from './client.ts';
import type { Answer, ListAnswer } from './client.ts';

const LIST = { RegionId: 'cn-hangzhou' };
const HOUR = 60 * MINUTE;

describe('simulator: odd answers', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  const under = async (fault: Fault): Promise<Answer> => {
    const remove = lab.simulator.addFault({ fault });
    const answer = await lab.send('ListClusters', LIST);
    remove();
    return answer;
  };

  it('have every code that the services publish, with its status and text', async () => {
    const published = codes.filter(
      ({ kind, source }) => kind !== 'network' && source !== 'Node.js error codes',
    );
    assert.ok(published.length > 50);
    for (const { code, status, messageTemplate } of published) {
      const answer = await under({ kind: 'error', code });
      assert.equal(codeOf(answer), `${status ?? 400} ${code}`);
      const { Message } = JSON.parse(answer.text) as { Message: string };
      assert.notEqual(Message, code);
      if (messageTemplate !== '') {
        assert.equal(Message, messageTemplate.replace('%s', 'ListClusters').trim());
      }
      assert.equal('x-acs-retry-after' in answer.headers, false);
    }
  });

  it('have an error in XML', async () => {
    const answer = await under({
      kind: 'error',
      code: 'ServiceUnavailable',
      message: 'a < b & c',
      format: 'xml',
      retryAfterMs: 5,
    });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers['content-type'], 'text/xml;charset=utf-8');
    assert.equal(answer.headers['x-acs-retry-after'], '5');
    assert.match(answer.text, /^<\?xml [^>]*\?><Error><RequestId>[0-9A-F-]{36}<\/RequestId>.*<\/Error>$/);
    assert.match(
      answer.text,
      /<Code>ServiceUnavailable<\/Code><Message>a &lt; b &amp; c<\/Message><Recommend>/,
    );
  });

  it('have refusals by RAM, implicit and explicit', async () => {
    const implicit = await under({ kind: 'denied' });
    assert.equal(codeOf(implicit), '403 Forbidden.RAM');
    interface Body {
      AccessDeniedDetail: Record<string, string>;
    }
    const detail = (JSON.parse(implicit.text) as Body).AccessDeniedDetail;
    assert.equal(detail['AuthAction'], 'emr:ListClusters');
    assert.equal(detail['AuthPrincipalType'], 'SubUser');
    assert.equal(detail['NoPermissionType'], 'ImplicitDeny');
    const explicit = await under({ kind: 'denied', type: 'explicit', code: 'NotAuthorized' });
    assert.equal(codeOf(explicit), '400 NotAuthorized');
    const other = (JSON.parse(explicit.text) as Body).AccessDeniedDetail;
    assert.equal(other['NoPermissionType'], 'ExplicitDeny');
    lab.simulator.addFault({ fault: { kind: 'denied' } });
    const role = await lab.send('ListClusters', LIST, { account: ROLE });
    assert.equal(
      (JSON.parse(role.text) as Body).AccessDeniedDetail['AuthPrincipalDisplayName'],
      'emr-readonly:emr-vscode',
    );
  });

  it('are empty, binary, or labelled as something else', async () => {
    const empty = await under({ kind: 'empty' });
    assert.deepEqual([empty.status, empty.bytes.length], [200, 0]);
    assert.equal((await under({ kind: 'empty', status: 502 })).status, 502);
    const binary = await under({ kind: 'binary', bytes: 2000 });
    assert.equal(binary.headers['content-type'], 'application/octet-stream');
    assert.equal(binary.bytes.length, 2000);
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(binary.bytes));
    const plain = await under({ kind: 'contentType', value: 'text/plain' });
    assert.equal(plain.headers['content-type'], 'text/plain');
    assert.equal((JSON.parse(plain.text) as ListAnswer).Clusters.length, 6);
    const bare = await under({ kind: 'contentType', value: '' });
    assert.equal('content-type' in bare.headers, false);
    assert.equal((await under({ kind: 'body', body: [], status: 201 })).status, 201);
  });

  it('end in the middle of a character, complete by their length', async () => {
    const answer = await under({ kind: 'cutCharacter' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-length'], String(answer.bytes.length));
    assert.match(answer.text, /^\{"Clusters":.*"Remark":"\uFFFD$/);
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes));
  });

  it('lack fields and have odd ones', async () => {
    const { Clusters: before } = await lab.call<ListAnswer>('ListClusters', LIST);
    const edits: [string, unknown?][] = [
      ['Clusters.*.CreateTime', 'soon'],
      ['Clusters.0.ClusterName'],
      ['Clusters.1.Tags', null],
      ['Clusters.2'],
      ['Clusters.*.Added', { deep: [1] }],
      ['RequestId'],
      ['No.Such.Path', 1],
      ['Clusters.99.ClusterName', 1],
      ['Clusters.0.__proto__.polluted', 1],
      ['toString.x', 1],
    ];
    for (const [path, value] of edits) {
      lab.simulator.addFault({ fault: { kind: 'edit', path, ...(value === undefined ? {} : { value }) } });
    }
    const answer = await lab.call('ListClusters', LIST);
    const clusters = answer['Clusters'] as Record<string, unknown>[];
    assert.equal('RequestId' in answer, false);
    assert.equal('No' in answer, false);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.deepEqual(
      clusters.map((cluster) => cluster['ClusterId']),
      before.toSpliced(2, 1).map((cluster) => cluster.ClusterId),
    );
    assert.ok(clusters.every((cluster) => cluster['CreateTime'] === 'soon'));
    assert.ok(clusters.every((cluster) => (cluster['Added'] as { deep: number[] }).deep[0] === 1));
    assert.deepEqual([clusters[0]?.['ClusterName'], clusters[1]?.['Tags']], [undefined, null]);
  });

  it('can drop all items of a list, and leave the world as it is', async () => {
    const remove = lab.simulator.addFault({ times: 1, fault: { kind: 'edit', path: 'Clusters.*' } });
    assert.deepEqual((await lab.call<ListAnswer>('ListClusters', LIST)).Clusters, []);
    assert.equal((await lab.call<ListAnswer>('ListClusters', LIST)).Clusters.length, 6);
    remove();
    const [address] = lab.simulator.showcase;
    assert.ok(address);
    const here = { RegionId: address.regionId, ClusterId: address.clusterId };
    const before = await lab.call('ListNodeGroups', here);
    lab.simulator.addFault({
      times: 1,
      fault: { kind: 'edit', path: 'NodeGroups.*.InstanceTypes.*', value: 'ecs.odd' },
    });
    assert.match(JSON.stringify(await lab.call('ListNodeGroups', here)), /ecs\.odd/);
    const after = await lab.call('ListNodeGroups', here);
    assert.deepEqual({ ...after, RequestId: '' }, { ...before, RequestId: '' });
  });

  it('edit also an answer that is labelled or cut otherwise', async () => {
    lab.simulator.addFault({ fault: { kind: 'edit', path: 'Clusters', value: 'none' } });
    const answer = await under({ kind: 'contentType', value: 'text/plain' });
    assert.equal((JSON.parse(answer.text) as Record<string, unknown>)['Clusters'], 'none');
  });
});

describe('simulator: the clock of the cloud', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  const dated = (answer: Answer): number => Date.parse(String(answer.headers['date']));

  it('is the one in all answers', async () => {
    lab.now = EPOCH + 5 * HOUR;
    assert.equal(dated(await lab.send('ListClusters', LIST)), lab.now);
    assert.equal(dated(await lab.send('ListClusters', LIST, { method: 'PUT' })), lab.now);
    lab.simulator.addFault({ fault: { kind: 'html' } });
    assert.equal(dated(await lab.send('ListClusters', LIST)), lab.now);
  });

  it('refuses honest requests when it is off, and says what time it is for the cloud', async () => {
    for (const ms of [HOUR, -HOUR]) {
      const remove = lab.simulator.addFault({ fault: { kind: 'clockSkew', ms } });
      const late = await lab.send('ListClusters', LIST);
      assert.equal(codeOf(late), '400 InvalidTimeStamp.Expired');
      assert.equal(dated(late), EPOCH + ms);
      const right = await lab.send('ListClusters', LIST, { date: EPOCH + ms });
      assert.equal(right.status, 200);
      remove();
    }
  });

  it('is off by rule, and adds up', async () => {
    lab.simulator.addFault({
      action: 'ListClusters',
      accessKeyId: ROLE.accessKeyId,
      from: 2,
      fault: { kind: 'clockSkew', ms: 10 * MINUTE },
    });
    lab.simulator.addFault({ accessKeyId: ROLE.accessKeyId, fault: { kind: 'clockSkew', ms: 10 * MINUTE } });
    await lab.call('ListClusters', LIST, { account: ROLE });
    await lab.call('GetCallerIdentity', {}, { account: ROLE });
    assert.equal(await lab.failure('ListClusters', LIST, { account: ROLE }), '400 InvalidTimeStamp.Expired');
    await lab.call('ListClusters', LIST, { account: USER });
  });

  it('does not let a nonce be used again', async () => {
    const nonce = '0f8fad5bd9cb469fa16570867728950e';
    await lab.call('ListClusters', LIST, { nonce });
    lab.simulator.addFault({ times: 1, fault: { kind: 'clockSkew', ms: 2 * HOUR } });
    await lab.call('ListClusters', LIST, { date: EPOCH + 2 * HOUR });
    assert.equal(await lab.failure('ListClusters', LIST, { nonce }), '400 SignatureNonceUsed');
  });
});
