/** The contract of `@vscode/test-electron`: runs the suite inside VS Code, and rejects where a test failed. */
import { writeFileSync } from 'node:fs';

export async function run(): Promise<void> {
  // Mocha is a module; this file is built to CommonJS, which both hosts load.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: true, timeout: 30_000, forbidOnly: true });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test.ts');
  await import('./toolsWithoutAccount.test.ts');
  await import('./operations.test.ts');
  await import('./api.test.ts');
  const { describeEndings } = await import('./tools.test.ts');
  await import('./toolParts.test.ts');
  await import('./clusterPick.test.ts');
  await import('./emptyViews.test.ts');
  await import('./settings.test.ts');
  describeEndings();
  // They begin the demo anew.
  await import('./links.test.ts');
  await import('./tasks.test.ts');
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      const counts = process.env['EMR_TEST_COUNTS'];
      if (counts !== undefined) writeFileSync(counts, JSON.stringify({ passes, failures, pending }));
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed`));
    });
  });
}
