import assert from 'node:assert/strict';
import { Emitter } from '../../../src/app/lifetime.ts';
import { AfterShown } from '../../../src/editor/afterShown.ts';
import { FakeClock } from '../fakeClock.ts';

describe('a tree that was shown', () => {
  let clock: FakeClock;
  let painted: number;
  let shown: Emitter<{ visible: boolean }>;

  /** Milliseconds until VS Code has built it, and some more. */
  const BUILT_MS = 3_000;

  beforeEach(() => {
    clock = new FakeClock();
    painted = 0;
    shown = new Emitter();
  });

  const follow = (visible: boolean): AfterShown =>
    new AfterShown(clock, { visible, onDidChangeVisibility: shown.event }, () => {
      painted += 1;
    });

  it('is painted once more, each time', async () => {
    follow(false);
    await clock.advance(BUILT_MS);
    assert.equal(painted, 0);
    for (const time of [1, 2]) {
      shown.fire({ visible: true });
      await clock.advance(BUILT_MS);
      assert.equal(painted, time);
      shown.fire({ visible: false });
      await clock.advance(BUILT_MS);
      assert.equal(painted, time);
    }
  });

  it('is so too where it was there before anybody looked', async () => {
    follow(true);
    await clock.advance(BUILT_MS);
    assert.equal(painted, 1);
  });

  it('is left alone where it is hidden again at once, or gone', async () => {
    const following = follow(true);
    shown.fire({ visible: false });
    await clock.advance(BUILT_MS);
    shown.fire({ visible: true });
    following.dispose();
    await clock.advance(BUILT_MS);
    assert.equal(painted, 0);
  });
});
