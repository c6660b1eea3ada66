import assert from 'node:assert/strict';
import { failureReason } from '../../../src/core/failureReasons.ts';

/** The codes that are documented (`emr-api.md` 7). */
const DOCUMENTED = [
  'UserRequest',
  'OutOfStock',
  'NotAuthorized',
  'QuotaExceeded',
  'OperationDenied',
  'AccountException',
  'NodeFailure',
  'BootstrapFailure',
  'ValidationFail',
  'ServiceFailure',
  'InternalError',
];

describe('failure reasons', () => {
  for (const code of DOCUMENTED) {
    it(`say in both languages what ${code} is and what to do`, () => {
      const reason = failureReason(code);
      assert.ok(reason);
      assert.equal(reason.code, code);
      assert.ok(reason.documented);
      assert.equal(reason.isFailure, code !== 'UserRequest');
      assert.ok(reason.nextSteps.length > 0);
      for (const { en, zh } of [reason.cause, ...reason.nextSteps]) {
        assert.match(en, /^[A-Z].*\.$/);
        assert.match(zh, /\p{Script=Han}/u);
        assert.notEqual(en, zh);
      }
    });
  }

  it('tell what was only seen in a sample', () => {
    assert.equal(failureReason('MissingParameter')?.documented, false);
  });

  it('take a code with a detail for the code without', () => {
    assert.equal(failureReason('MissingParameter.InstanceType')?.code, 'MissingParameter');
    assert.equal(failureReason('OutOfStock.a.b')?.code, 'OutOfStock');
  });

  it('know nothing of other codes, whatever they are called', () => {
    const codes = [
      undefined,
      '',
      '.',
      '.OutOfStock',
      'outofstock',
      'OutOfStockX',
      'constructor',
      '__proto__.x',
    ];
    for (const code of codes) assert.equal(failureReason(code), undefined, code);
  });
});
