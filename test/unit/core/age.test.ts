import assert from 'node:assert/strict';
import { ageMs, remainingMs } from '../../../src/core/age.ts';

describe('ages', () => {
  it('are how long ago something was, and beyond all bounds for what lies in the future', () => {
    assert.deepEqual([ageMs(5, 5), ageMs(2, 5), ageMs(-Infinity, 5)], [0, 3, Infinity]);
    assert.equal(ageMs(6, 5), Infinity);
  });

  it('end a wait that is further off than it was at its beginning', () => {
    assert.deepEqual([remainingMs(8, 5, 3), remainingMs(5, 5, 3), remainingMs(1, 5, 3)], [3, 0, 0]);
    assert.equal(remainingMs(9, 5, 3), 0);
    assert.equal(remainingMs(Infinity, 5, Infinity), Infinity);
  });
});
