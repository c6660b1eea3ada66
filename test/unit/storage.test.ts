import { clockCases } from '../matrix/storage/clock.ts';
import { damageCases, foreignCases } from '../matrix/storage/damage.ts';
import { writingCases } from '../matrix/storage/writing.ts';

const CASES = [...clockCases, ...writingCases, ...foreignCases, ...damageCases(50)];

describe('storage and clock, as `npm run matrix -- storage` has more of it', () => {
  for (const { name, run, slow, skip } of CASES) {
    if (slow === true) continue;
    it(name, function () {
      if (skip !== undefined) this.skip();
      return run();
    }).timeout(60_000);
  }
});
