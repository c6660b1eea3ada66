/**
 * Mocha's spec reporter, which also writes the counts of a run into the file that the environment names, so
 * that a run of many parts can add them up.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env.EMR_TEST_COUNTS;
      const { passes, failures, pending } = runner.stats;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
}
