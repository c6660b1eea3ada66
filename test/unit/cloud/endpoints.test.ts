import assert from 'node:assert/strict';
import { parseEndpoint, resolveEndpoint } from '../../../src/cloud/endpoints.ts';
import { redact } from '../../../src/cloud/redact.ts';

describe('endpoints', () => {
  it('are those of the region', () => {
    assert.equal(
      resolveEndpoint('emr', 'cn-hangzhou', {}, 'public').href,
      'https://emr.cn-hangzhou.aliyuncs.com/',
    );
    assert.equal(
      resolveEndpoint('sts', 'eu-west-1', {}, 'vpc').href,
      'https://sts-vpc.eu-west-1.aliyuncs.com/',
    );
  });

  it('can be replaced, with the region put in', () => {
    const overrides = { emr: 'https://emr.{region}.example.com' };
    assert.equal(resolveEndpoint('emr', 'cn-beijing', overrides, 'vpc').host, 'emr.cn-beijing.example.com');
    assert.equal(
      resolveEndpoint('sts', 'cn-beijing', overrides, 'public').host,
      'sts.cn-beijing.aliyuncs.com',
    );
  });

  it('are encrypted, but on this machine', () => {
    for (const fine of [
      'https://a.example',
      'http://127.0.0.1:8080',
      'http://127.1',
      'http://0x7f.1',
      'http://2130706433',
      'http://127.0.0.1.',
      'http://LOCALHOST',
      'http://localhost',
      'http://[::1]:1',
    ]) {
      assert.ok(parseEndpoint(fine), fine);
    }
    for (const wrong of [
      'http://a.example',
      'http://127.0.0.1.example.com',
      'http://127.0.0.1.evil.com:8080',
      'http://127.0.0.1@evil.com',
      'http://127.example.com',
      'http://x127.0.0.1.nip.io',
      'http://128.0.0.1',
      'http://1270.0.0.1',
      'http://127.0.0.256',
      'http://0.0.0.0',
      'http://[::ffff:10.0.0.1]',
      'http://localhost.example.com',
      'ftp://127.0.0.1',
      'https://a.example/path',
      'https://user@a.example',
      'https://:password@a.example',
      'https://a.example?x=1',
      'a.example',
      '',
    ]) {
      assert.throws(() => parseEndpoint(wrong), wrong);
    }
  });

  it('refuses a region that would change the host', () => {
    assert.throws(() => resolveEndpoint('emr', 'evil.example/', {}, 'public'));
  });
});

describe('redaction', () => {
  it('takes out what must not be repeated', () => {
    const cases: [string, RegExp][] = [
      ['Specified signature is not matched. server string to sign is:POST&%2F&AccessKeyId', /AccessKeyId/],
      ['POST https://emr.cn-hangzhou.aliyuncs.com/?ClusterId=c-1 failed.', /ClusterId/],
      ['Credential=LTAI5tExampleKeyId000001,Signature=abcdef0123', /abcdef|5tExample/],
      ['STS.ExampleKeyId000002 is expired', /ExampleKeyId/],
      ['{"SecurityToken":"abc/def=="}', /abc/],
      ['Failed to establish a socket connection to proxies: PROXY user:p%40ss@127.0.0.1:1', /p%40ss/],
      ['https://user:p%40ss@proxy.example:3128', /p%40ss/],
    ];
    for (const [text, leak] of cases) assert.doesNotMatch(redact(text), leak);
  });

  it('leaves ordinary messages as they are', () => {
    const text = 'The resource not found by OperationId op-0000000000000000.';
    assert.equal(redact(text), text);
  });
});
