import assert from 'node:assert/strict';
import { searchTrail, seekOrigin } from '../../../src/app/trail/index.ts';
import { TrailDiscovery } from '../../../src/app/trailDiscovery.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { memoryOperations } from './support.ts';

describe('discovery by ActionTrail, region after region', () => {
  const regions = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen'];
  let clock: FakeClock;
  let enabled: boolean;
  /** Answers wait for it. */
  let held: Promise<void> | undefined;
  /** How often the look at a region came to its end. */
  let looks: number;
  let discovery: TrailDiscovery;

  beforeEach(() => {
    clock = new FakeClock();
    [enabled, held, looks] = [true, undefined, 0];
    const state = new Map<string, unknown>();
    discovery = new TrailDiscovery({
      load: () => Promise.resolve({ searchTrail, seekOrigin }),
      operations: memoryOperations(clock),
      clock,
      state: {
        get: (key) => state.get(key),
        set: (key, value) => Promise.resolve(void state.set(key, value)),
      },
      scopes: () => regions.map((regionId) => ({ accountId: 'account', regionId })),
      enabled: () => enabled,
      looking: () => true,
      hasClusters: () => true,
      urgent: () => false,
      ownerOf: () => '1',
      lookupEvents: async () => {
        await held;
        return { items: [] };
      },
    });
    discovery.onDidChange(() => (looks += 1));
  });

  afterEach(() => {
    discovery.dispose();
  });

  /** Each look asks several times, one after the other. */
  const answered = async (): Promise<void> => {
    for (let turn = 0; turn < 100; turn += 1) await settle();
  };

  it('asks each once in a round, however often somebody looks around meanwhile', async () => {
    let answer = (): void => undefined;
    held = new Promise((resolve) => {
      answer = resolve;
    });
    discovery.lookingChanged();
    for (let time = 0; time < 5; time += 1) {
      await clock.advance(20_000);
      discovery.lookingChanged();
    }
    answer();
    await answered();
    assert.equal(looks, regions.length);
    await clock.advance(5 * 60_000);
    await answered();
    assert.equal(looks, 2 * regions.length);
  });

  it('tells who listens that it was switched off, and looks no further back then', async () => {
    await discovery.refresh();
    assert.ok(discovery.hasOlder);
    looks = 0;
    enabled = false;
    discovery.enabledChanged();
    assert.equal(looks, 1);
    assert.ok(!discovery.hasOlder);
  });
});
