import assert from 'node:assert/strict';
import { CALM_MS, PacedRefresh } from '../../../src/editor/pacedRefresh.ts';
import { FakeClock } from '../fakeClock.ts';

describe('the refresh of a whole view', () => {
  let clock: FakeClock;
  let refresh: PacedRefresh;
  /** When it was refreshed, milliseconds from the start. */
  let times: number[];

  beforeEach(() => {
    clock = new FakeClock();
    const start = clock.now();
    times = [];
    refresh = new PacedRefresh(clock, () => times.push(clock.now() - start));
  });

  it('shows the first change at once, and those that follow together, after some calm', async () => {
    refresh.soon();
    for (let change = 0; change < 5; change += 1) {
      await clock.advance(100);
      refresh.soon();
    }
    await clock.advance(10 * CALM_MS);
    assert.deepEqual(times, [0, CALM_MS]);
  });

  it('shows at once what the user did, and what waited with it', async () => {
    refresh.soon();
    await clock.advance(100);
    refresh.soon();
    await clock.advance(100);
    refresh.now();
    await clock.advance(10 * CALM_MS);
    assert.deepEqual(times, [0, 200]);
  });

  it('lets what is not urgent wait for other changes, though it was calm before', async () => {
    refresh.soon(CALM_MS);
    await clock.advance(500);
    refresh.soon(CALM_MS);
    await clock.advance(10 * CALM_MS);
    assert.deepEqual(times, [CALM_MS]);
  });

  it('waits no longer where the clock is set back', async () => {
    refresh.soon();
    clock.jump(-3_600_000);
    refresh.soon();
    await clock.advance(CALM_MS);
    assert.deepEqual(times, [0, -3_600_000]);
  });

  it('gives up what waits with its end', async () => {
    refresh.soon();
    refresh.soon();
    refresh.dispose();
    await clock.advance(10 * CALM_MS);
    assert.deepEqual([times, clock.timers], [[0], 0]);
  });
});
