/**
 * Loaded before the UI tests: gets what they need once, before files of them run at the same time; says what was on
 * screen when one failed, as there is nobody to look; and looks for secrets in processes after each.
 */
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { place } from '../host/turn.ts';
import { openSessions } from './support.ts';

export async function mochaGlobalSetup(): Promise<void> {
  // The browser from npm is unpacked with its first start, which two processes must not do at once.
  await (await launchBrowser()).close();
  await installHost('newest');
  await installHost('minimum');
}

export const mochaHooks = {
  /** Of a file, where files run at the same time. */
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(0);
    await place.begin();
  },

  afterAll(): void {
    place.end();
  },

  async afterEach(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    for (const session of openSessions) {
      await session.checkProcesses();
      if (this.currentTest?.state !== 'failed') continue;
      console.log(
        await session.describe().catch((error: unknown) => `Nothing could be seen: ${String(error)}`),
      );
    }
  },
};
