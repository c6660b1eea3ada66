import assert from 'node:assert/strict';

import {
  canonicalRequest,
  parseAuthorization,
  sameSignature,
  sha256Hex,
  signatureOf,
  stringToSign,
} from '../../../src/simulator/signature.ts';
import { parseQuery } from '../../../src/simulator/request.ts';

const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const HEADERS_A = new Map([
  ['host', 'emr.cn-hangzhou.aliyuncs.com'],
  ['x-acs-action', 'GetOperation'],
  ['x-acs-content-sha256', EMPTY_HASH],
  ['x-acs-date', '2026-01-15T08:00:00Z'],
  ['x-acs-signature-nonce', '0f8fad5bd9cb469fa16570867728950e'],
  ['x-acs-version', '2021-03-20'],
]);

describe('simulator: signature V3', () => {
  it('agrees with test vector A, a permanent AccessKey', () => {
    const canonical = canonicalRequest({
      method: 'POST',
      path: '/',
      query: [
        ['RegionId', 'cn-hangzhou'],
        ['OperationId', 'op-0123456789abcdef'],
        ['ClusterId', 'c-0123456789abcdef'],
      ],
      headers: HEADERS_A,
      body: Buffer.alloc(0),
    });
    assert.equal(sha256Hex(canonical), '22fb9e159df02fbf83b7c613a738317488b70e24687e3aa5df3d5eda12ae400b');
    assert.equal(
      signatureOf(stringToSign(canonical), 'ExampleSecretForUnitTests00001'),
      '5e48f5c7736edd01da98c014e3db974ee7e86e4fa983201279434e057b927142',
    );
  });

  it('agrees with test vector B, a temporary credential with arrays, objects and non-ASCII text', () => {
    const headers = new Map([...HEADERS_A].reverse());
    headers.set('x-acs-accesskey-id', 'STS.ExampleKeyId000002');
    headers.set('x-acs-action', 'ListClusters');
    headers.set('x-acs-credentials-provider', 'static_sts');
    headers.set('x-acs-security-token', 'Example+Token/for=tests');
    headers.set('x-acs-signature-nonce', '7c9e6679f4a74d25b5c0f0a1d2e3f405');
    const canonical = canonicalRequest({
      method: 'POST',
      path: '/',
      // As the SDK writes it on the wire: some reserved characters are not escaped.
      query: parseQuery(
        'RegionId=cn-hangzhou&MaxResults=20&ClusterStates.1=RUNNING&ClusterStates.2=STARTING' +
          '&Tags.1.Key=team%20name&Tags.1.Value=%E6%95%B0%E6%8D%AE*(x)!',
      ),
      headers,
      body: Buffer.alloc(0),
    });
    assert.equal(sha256Hex(canonical), '8e75fd639f21ad5389f8bc0863311431ec5824720f1f26dc133f092f052c5b05');
    assert.equal(
      signatureOf(stringToSign(canonical), 'ExampleSecretForUnitTests00002'),
      'd062d7d7362c1774a6089ddb6820e0fcfc12f780a0ca1194dda83402a408d067',
    );
  });

  it('sorts names by code unit, so that index 10 comes before index 2', () => {
    const canonical = canonicalRequest({
      method: 'GET',
      path: '/',
      query: [
        ['ClusterIds.2', 'b'],
        ['ClusterIds.10', 'j'],
      ],
      headers: new Map([['host', ' h ']]),
      body: Buffer.from('x'),
    });
    assert.equal(canonical, `GET\n/\nClusterIds.10=j&ClusterIds.2=b\nhost:h\n\nhost\n${sha256Hex('x')}`);
  });

  it('compares signatures of any length', () => {
    assert.equal(sameSignature('abc', 'abc'), true);
    assert.equal(sameSignature('abc', 'abd'), false);
    assert.equal(sameSignature('abc', ''), false);
  });

  it('reads the Authorization header', () => {
    assert.deepEqual(parseAuthorization('ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b;c,Signature=d'), {
      accessKeyId: 'a',
      signedHeaders: ['b', 'c'],
      signature: 'd',
    });
    for (const bad of ['', 'Basic eA==', 'ACS3-HMAC-SHA256 Credential=a', 'ACS3-HMAC-SHA256 Credential=,,']) {
      assert.equal(parseAuthorization(bad), undefined);
    }
  });
});
