/**
 * Mocha's spec reporter, which also says how long what comes before and after the tests of a suite took, and
 * writes the counts of a run into the file that the environment names, so that a run of many parts can add
 * them up.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What is shorter is not worth a line; milliseconds. */
const WORTH_TELLING_MS = 1_000;

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on('hook end', ({ title, duration }) => {
      if (duration >= WORTH_TELLING_MS) console.log(`    ${title} (${duration}ms)`);
    });
    runner.once('end', () => {
      const file = process.env.EMR_TEST_COUNTS;
      const { passes, failures, pending } = runner.stats;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
}
