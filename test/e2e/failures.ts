/** Loaded before the UI tests: says what was on screen when one failed, as there is nobody to look. */
import { openSessions } from './support.ts';

export const mochaHooks = {
  async afterEach(this: Mocha.Context): Promise<void> {
    if (this.currentTest?.state !== 'failed') return;
    this.timeout(60_000);
    for (const session of openSessions) {
      console.log(
        await session.describe().catch((error: unknown) => `Nothing could be seen: ${String(error)}`),
      );
    }
  },
};
