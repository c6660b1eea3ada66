import assert from 'node:assert/strict';
import { diagnosisUrl, trustedLink } from '../../../src/core/links.ts';
import { policyAllows, policyDocument, policyFor } from '../../../src/core/policy.ts';

describe('links out of an answer', () => {
  it('are followed to Alibaba Cloud alone, and only encrypted', () => {
    const good = 'https://api.aliyun.com/troubleshoot?q=Forbidden.RAM&product=Emr';
    assert.equal(trustedLink(good), good);
    assert.equal(trustedLink('https://api.alibabacloud.com/x'), 'https://api.alibabacloud.com/x');
    for (const bad of [
      'http://api.aliyun.com/',
      'https://api.aliyun.com.evil.example/',
      'https://evilaliyun.com/',
      'https://api.aliyun.com@evil.example/',
      'https://api.aliyun.com:8443/',
      'https://:password@api.aliyun.com/',
      // Addresses for a browser, but none that a panel takes: it would show nothing at all.
      'https://a..aliyun.com/',
      'https://!.aliyun.com/',
      'https://x.oss-cn-hangzhou.aliyuncs.com/page.html',
      'javascript:alert(1)',
      'command:workbench.action.terminal.new',
      'not a link',
      '',
      undefined,
      7,
    ]) {
      assert.equal(trustedLink(bad), undefined, String(bad));
    }
  });

  it('lead to the error centre with what the service named, encoded', () => {
    assert.equal(
      diagnosisUrl({ code: 'a&b=c', requestId: 'R 1' }),
      'https://api.aliyun.com/troubleshoot?q=a%26b%3Dc&product=Emr&requestId=R+1',
    );
    assert.match(diagnosisUrl({ requestId: 'R1' }), /q=R1/);
  });
});

describe('policy to copy', () => {
  it('allows reads, and nothing else', () => {
    const policy = JSON.parse(policyDocument()) as { Statement: { Effect: string; Action: string[] }[] };
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    assert.ok(actions.includes('emr:GetOperation'));
    assert.ok(actions.every((action) => /^(emr:(Get|List)|actiontrail:Lookup)[A-Z]\w+$/.test(action)));
    assert.ok(policyAllows('emr:listclusters'));
    assert.ok(!policyAllows('emr:DeleteCluster'));
  });

  it('can be for single actions', () => {
    const policy: unknown = JSON.parse(policyFor(['ecs:RunInstances', 'a"b']));
    const statement = { Effect: 'Allow', Action: ['ecs:RunInstances', 'a"b'], Resource: '*' };
    assert.deepEqual(policy, { Version: '1', Statement: [statement] });
  });

  it('allows what is asked for to explain a failure', () => {
    for (const action of ['GetCluster', 'ListNodeGroups', 'ListNodes', 'ListInstanceTypes'])
      assert.ok(policyAllows(`emr:${action}`), action);
  });
});
