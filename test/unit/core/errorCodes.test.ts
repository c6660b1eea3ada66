import assert from 'node:assert/strict';
import codes from '../../../src/core/data/errorCodes.json' with { type: 'json' };
import { classifyServiceError, knownNetworkError } from '../../../src/core/errorCodes.ts';
import type { ErrorKind } from '../../../src/core/errors.ts';

/** The error table of the GetOperation page (`emr-api.md` 6.1). */
const PUBLISHED: readonly [number, string, ErrorKind][] = [
  [400, 'ConflictParameters', 'badRequest'],
  [400, 'IncompleteSignature', 'auth'],
  [400, 'InvalidAction', 'badRequest'],
  [400, 'InvalidParameter', 'badRequest'],
  [400, 'InvalidParameterValue', 'badRequest'],
  [400, 'MissingAction', 'badRequest'],
  [400, 'MissingParameter', 'badRequest'],
  [400, 'NotAuthorized', 'permission'],
  [400, 'ThrottlingException', 'throttled'],
  [404, 'ResourceNotFound', 'notFound'],
  [500, 'InternalError', 'server'],
  [503, 'ServiceFailure', 'server'],
  [503, 'ServiceUnavailable', 'server'],
];

describe('classifier of service errors', () => {
  for (const [status, code, kind] of PUBLISHED) {
    it(`${code} is ${kind}`, () => {
      assert.equal(classifyServiceError(code, status), kind);
    });
  }

  it('goes by the code before the status', () => {
    assert.equal(classifyServiceError('Throttling.User', 400), 'throttled');
    assert.equal(classifyServiceError('Forbidden.RAM', 403), 'permission');
    assert.equal(classifyServiceError('Forbidden.AccessKeyDisabled', 403), 'auth');
    assert.equal(classifyServiceError('InvalidAccessKeyId.NotFound', 404), 'auth');
    assert.equal(classifyServiceError('InvalidSecurityToken.Expired', 400), 'auth');
    assert.equal(classifyServiceError('Forbidden.InstanceNotFound', 404), 'notFound');
    assert.equal(classifyServiceError('InvalidAction.NotFound', 404), 'badRequest');
  });

  it('goes by the status where the code is unknown or missing', () => {
    assert.equal(classifyServiceError(undefined, 429), 'throttled');
    assert.equal(classifyServiceError(undefined, 502), 'server');
    assert.equal(classifyServiceError('SomethingNew', 404), 'notFound');
    assert.equal(classifyServiceError('SomethingNew', 400), 'badRequest');
  });
});

describe('knowledge of error codes', () => {
  it('names each code once, with advice in both languages and a source', () => {
    assert.equal(new Set(codes.map(({ code }) => code)).size, codes.length);
    for (const { code, adviceEn, adviceZh, source } of codes) {
      assert.ok(adviceEn.length > 20 && source !== '', code);
      assert.match(adviceZh, /\p{Script=Han}/u, code);
    }
  });

  it('names the host where the way to it failed, in both languages', () => {
    for (const { code, kind, adviceEn, adviceZh } of codes) {
      const names = [adviceEn, adviceZh].map((advice) => advice.includes('{host}'));
      assert.deepEqual(names, kind === 'network' ? [true, true] : [false, false], code);
    }
  });

  it('tells a certificate from a network that is gone', () => {
    assert.equal(knownNetworkError('ENOTFOUND')?.face, 'offline');
    assert.equal(knownNetworkError('CERT_SIGNATURE_FAILURE')?.face, 'certificate');
    assert.equal(knownNetworkError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')?.retryable, false);
    assert.equal(knownNetworkError('ESOMETHING'), undefined);
  });
});
