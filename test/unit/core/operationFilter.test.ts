import assert from 'node:assert/strict';
import {
  fitsStates,
  fitsText,
  isFiltering,
  NO_FILTER,
  type OperationFilter,
} from '../../../src/core/operationFilter.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';

describe('filter of operations', () => {
  const text = (words: string): OperationFilter => ({ ...NO_FILTER, text: words });

  it('wants every word, in any order and case', () => {
    const said = 'Scale out · etl-prod FAILED data-ops op-1';
    for (const words of ['', '  ', 'etl', 'ETL scale', 'failed  out', 'op-1']) {
      assert.ok(fitsText(said, text(words)), words);
    }
    for (const words of ['etl2', 'scale in', 'etl-prod missing'])
      assert.ok(!fitsText(said, text(words)), words);
  });

  it('wants one of the states', () => {
    const record = (state?: string) =>
      (state === undefined ? {} : { snapshot: { state } }) as unknown as OperationRecord;
    const states = { ...NO_FILTER, states: ['failed', 'unknown'] as const };
    assert.ok(fitsStates(record('FAILED'), states));
    assert.ok(fitsStates(record('TERMINATED'), states));
    assert.ok(fitsStates(record('NEVER_HEARD_OF'), states));
    assert.ok(fitsStates(record(), states));
    assert.ok(!fitsStates(record('COMPLETED'), states));
    assert.ok(fitsStates(record('COMPLETED'), NO_FILTER));
  });

  it('is none while it leaves everything', () => {
    assert.ok(!isFiltering(NO_FILTER));
    assert.ok(!isFiltering(text('  ')));
    assert.ok(isFiltering(text('x')));
    assert.ok(isFiltering({ text: '', states: ['failed'] }));
  });
});
