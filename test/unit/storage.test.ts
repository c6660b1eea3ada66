import { clockCases } from '../matrix/storage/clock.ts';

describe('storage and clock, as `npm run matrix -- storage` has more of it', () => {
  for (const { name, run, slow } of [...clockCases]) {
    if (slow !== true) it(name, run).timeout(60_000);
  }
});
