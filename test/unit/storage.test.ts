import { clockCases } from '../matrix/storage/clock.ts';
import { writingCases } from '../matrix/storage/writing.ts';

describe('storage and clock, as `npm run matrix -- storage` has more of it', () => {
  for (const { name, run, slow, skip } of [...clockCases, ...writingCases]) {
    if (slow === true) continue;
    it(name, function () {
      if (skip !== undefined) this.skip();
      return run();
    }).timeout(60_000);
  }
});
