import assert from 'node:assert/strict';
import { classifyServiceError } from '../../../src/core/errorCodes.ts';
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
