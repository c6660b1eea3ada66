import assert from 'node:assert/strict';
import path from 'node:path';
import { liveThrough } from '../matrix/crash/hour.ts';
import { judge } from '../matrix/crash/verdict.ts';
import { buildShipped, BUILT } from '../shipping/built.ts';
import { withFolder } from './app/support.ts';
import { MINUTE, SECOND } from './app/watchLab.ts';

describe('two windows that are killed, as `npm run matrix -- crash` does for an hour', () => {
  it('keep what they have, go on, and tell each ending once', () =>
    withFolder(async (folder) => {
      buildShipped();
      const hour = await liveThrough({
        extension: path.join(BUILT, 'extension.cjs'),
        folder,
        seed: 1,
        lengthMs: 2 * MINUTE,
        speed: 10,
        kills: 8,
        aimed: 2,
        operations: 8,
        longestMs: 40 * SECOND,
        aftermathMs: 30 * SECOND,
      });
      const rows = await judge(hour);
      assert.ok(hour.windows.flatMap(({ kills }) => kills).length >= 8);
      assert.deepEqual(
        rows.flatMap(({ failures }) => failures),
        [],
      );
    })).timeout(180_000);
});
