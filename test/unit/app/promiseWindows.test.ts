import assert from 'node:assert/strict';
import { credentialProblem } from '../../../src/core/errors.ts';
import { ManyWindows } from './manyWindows.ts';
import { withFolder } from './support.ts';
import { MINUTE, SECOND } from './watchLab.ts';

const RESTRICTED = credentialProblem({
  what: 'programRestricted',
  profile: 'vault',
  command: 'vault-keys --role emr',
});

describe('the watching promise: windows', function () {
  // Sockets and files take the time that they take.
  this.timeout(30_000);

  async function withLab(run: (lab: ManyWindows) => Promise<void>): Promise<void> {
    await withFolder(async (folder) => {
      const lab = new ManyWindows(folder, 1);
      try {
        await run(lab);
      } finally {
        await lab.end();
      }
    });
  }

  /** Watches some operations until all have ended and somebody could be told; returns the number of calls. */
  async function watchIn(count: number): Promise<number> {
    let calls = 0;
    await withLab(async (lab) => {
      for (let number = 0; number < count; number += 1) await lab.open();
      const [first] = lab.windows;
      assert.ok(first);
      first.setLooking(true);
      const keys = [20, 35, 60, 61, 90, 120].map((seconds, number) =>
        lab.begin(lab.windows[number % count] ?? first, number, seconds * SECOND),
      );
      await lab.pass(3 * MINUTE);
      calls = lab.calls.length;
      assert.deepEqual(
        keys.map((key) => lab.told.get(key)),
        keys.map(() => 1),
      );
    });
    return calls;
  }

  it('P6: takes three windows no more than 1.1 times the calls of one, and tells of each ending once', async () => {
    const one = await watchIn(1);
    const three = await watchIn(3);
    assert.ok(three <= 1.1 * one, `${three} calls rather than ${one}`);
  });

  it('asks from a window that can, whichever led before', () =>
    withLab(async (lab) => {
      const restricted = await lab.open();
      restricted.setLooking(true);
      restricted.problem = RESTRICTED;
      const key = lab.begin(restricted, 1, 2 * MINUTE);
      const shown = () => restricted.watcher.stateOf(key).problem?.trouble?.what;
      await lab.passUntil('it is paused', () => shown() === 'programRestricted');
      await lab.pass(MINUTE);
      assert.equal(shown(), 'programRestricted', 'nobody else can');
      const other = await lab.open();
      const took = await lab.passUntil('the other asks', () => lab.calls.length > 0);
      assert.ok(took <= 10 * SECOND, `${took} ms`);
      const isOver = () => restricted.operations.get(key)?.snapshot?.state === 'COMPLETED';
      await lab.passUntil('both know', isOver, 2 * MINUTE);
      assert.ok(lab.calls.every(({ window }) => window === other));
      assert.equal(shown(), undefined);
      await lab.pass(MINUTE);
      assert.equal(lab.told.get(key), 1);
      // The lead stays where it can be used.
      const next = lab.begin(restricted, 2, 40 * SECOND);
      await lab.passUntil('the end', () => lab.told.get(next) === 1, 2 * MINUTE);
      assert.ok(lab.calls.every(({ window }) => window === other));
      // Until that is gone: then it is as it was.
      lab.begin(restricted, 3, 10 * MINUTE);
      await lab.passUntil('it is asked for', () => lab.calls.at(-1)?.key.endsWith('op-3') === true);
      await lab.close(other);
      const paused = () => restricted.watcher.trouble()?.trouble?.what === 'programRestricted';
      await lab.passUntil('it is paused again', paused, 2 * MINUTE);
      // And on once the user has trusted the folder.
      restricted.problem = undefined;
      restricted.watcher.resume();
      await lab.passUntil('it asks', () => lab.calls.at(-1)?.window === restricted);
    }));
});
