/** The clock jumps, forwards and backwards, while the extension is at work. */
import assert from 'node:assert/strict';
import { ListRetries } from '../../../src/app/listRetries.ts';
import { Inventory } from '../../../src/app/inventory.ts';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { Notifier } from '../../../src/app/notifier.ts';
import { Operations } from '../../../src/app/operations.ts';
import { ScalingActivities } from '../../../src/app/scalingActivities.ts';
import { searchTrail, seekOrigin } from '../../../src/app/trail/index.ts';
import { TrailDiscovery } from '../../../src/app/trailDiscovery.ts';
import { Upkeep } from '../../../src/app/upkeep.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import { FakeClock, settle } from '../../unit/fakeClock.ts';
import { compactIn, get, opened, overOf, recordOf } from '../../unit/app/journalLab.ts';
import { ManyWindows } from '../../unit/app/manyWindows.ts';
import { answerOf, journalIn, memoryOperations, refOf, withFolder } from '../../unit/app/support.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from '../../unit/app/watchLab.ts';
import type { Case } from './cases.ts';

const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const JUMPS = [3 * MINUTE, 2 * HOUR, 3 * DAY, 5 * YEAR].flatMap((ms) => [-ms, ms]);
const SCOPE = { accountId: 'account', regionId: 'cn-hangzhou' };
const CLUSTER = { ...SCOPE, clusterId: 'c-1' };

function named(ms: number): string {
  const [unit, size] = (
    [
      ['years', YEAR],
      ['days', DAY],
      ['hours', HOUR],
      ['minutes', MINUTE],
    ] as const
  ).find(([, each]) => Math.abs(ms) >= each) ?? ['ms', 1];
  return `${Math.abs(ms) / size} ${unit} ${ms < 0 ? 'backwards' : 'forwards'}`;
}

/** @param focused whether somebody comes back to the window right after the jump */
async function watching(jumpMs: number, focused: boolean): Promise<void> {
  const lab = new WatchLab();
  const keys = [1, 2, 3].map(() => lab.begin(10 * YEAR, { agoMs: HOUR }));
  await lab.clock.advance(5 * MINUTE);
  lab.clock.jump(jumpMs);
  if (focused) lab.watcher.attentionChanged();
  const before = lab.calls.length;
  await lab.clock.advance(2 * MINUTE);
  const calls = lab.calls.slice(before).map(({ key }) => key);
  for (const key of keys) {
    const count = calls.filter((each) => each === key).length;
    assert.ok(count >= 1 && count <= 30, `${count} calls within two minutes`);
  }
  lab.watcher.dispose();
}

async function watchingWhatWasAskedForBefore(jumpMs: number): Promise<void> {
  const lab = new WatchLab();
  const key = lab.begin(10 * YEAR, { agoMs: HOUR });
  await lab.clock.advance(5 * MINUTE);
  lab.watcher.dispose();
  lab.clock.jump(jumpMs);
  // As after a restart.
  const after = new WatchLab({ after: lab });
  after.watcher.resume();
  await lab.clock.advance(70 * SECOND);
  assert.ok(after.callsOf(key).length >= 1, 'not asked for');
  after.watcher.dispose();
}

async function watchingWhatIsHeld(jumpMs: number, kind: 'throttled' | 'network'): Promise<void> {
  const lab = new WatchLab();
  const key = lab.begin(10 * YEAR);
  await lab.clock.advance(20 * SECOND);
  lab.problem = { kind };
  await lab.clock.advance(20 * SECOND);
  lab.clock.jump(jumpMs);
  lab.problem = undefined;
  const before = lab.callsOf(key).length;
  await lab.clock.advance(2 * MINUTE);
  assert.ok(lab.callsOf(key).length > before, 'not asked for');
  lab.watcher.dispose();
}

async function telling(jumpMs: number): Promise<void> {
  const clock = new FakeClock();
  const operations = memoryOperations(clock);
  const notifier = new Notifier({
    operations,
    clock,
    policy: () => 'all',
    mutedTypes: () => [],
    attention: () => 'looking',
  });
  const told: string[] = [];
  notifier.onMessage((records) => told.push(...records.map(({ ref }) => ref.operationId)));
  const end = async (number: number): Promise<void> => {
    const ref = refOf(number);
    operations.discover(ref, 'manual');
    for (const state of ['IN_PROGRESS', 'FAILED']) operations.applyAnswer(ref, answerOf(ref, state));
    await clock.advance(2 * SECOND);
  };
  await clock.advance(MINUTE);
  await end(1);
  clock.jump(jumpMs);
  await end(2);
  assert.deepEqual(told, ['op-1', 'op-2']);
  notifier.dispose();
}

/** What is on screen, with how often the cloud was asked for what. */
async function lists(jumpMs: number, problem?: CloudProblem): Promise<void> {
  const clock = new FakeClock();
  const operations = memoryOperations(clock);
  const asked = { clusters: 0, groups: 0, trail: 0 };
  let failing = problem;
  const answer = <T>(what: keyof typeof asked, items: readonly T[]) => {
    asked[what] += 1;
    return failing === undefined ? Promise.resolve({ items }) : Promise.reject(new CloudError(failing));
  };
  const cloud = { listClusters: () => answer('clusters', [{ clusterId: 'c-1' }]) } as unknown as EmrCloud;
  const list = () => Promise.resolve({ items: [] });
  const scaling = new ScalingActivities({ operations, now: clock.now, list });
  const inventory = new Inventory({ cloud, scaling, operations, now: clock.now });
  const groups = new NodeGroups({ list: () => answer('groups', []), now: clock.now });
  const looking = () => true;
  const retries = new ListRetries({ inventory, clock, looking });
  const hints = { of: () => [] } as never;
  const [open, busy] = [() => [CLUSTER], () => []];
  const upkeep = new Upkeep({ inventory, groups, scaling, hints, clock, looking, open, busy });
  const state = new Map<string, unknown>();
  const trail = new TrailDiscovery({
    load: () => Promise.resolve({ searchTrail, seekOrigin }),
    operations,
    clock,
    state: {
      get: (key) => state.get(key),
      set: (key, value) => Promise.resolve(void state.set(key, value)),
    },
    scopes: () => [SCOPE],
    enabled: () => true,
    looking,
    hasClusters: () => false,
    urgent: () => false,
    ownerOf: () => '1',
    lookupEvents: () => answer('trail', []),
  });
  await inventory.clusters(SCOPE).ensure();
  upkeep.lookingChanged();
  trail.lookingChanged();
  await clock.advance(2 * MINUTE);
  clock.jump(jumpMs);
  const before = { ...asked };
  failing = undefined;
  await clock.advance(6 * MINUTE);
  for (const what of ['clusters', 'groups', 'trail'] as const) {
    const count = asked[what] - before[what];
    assert.ok(count >= 1 && count <= 10, `${count} calls for ${what} within six minutes`);
  }
  for (const each of [retries, upkeep, trail, inventory, groups]) each.dispose();
  await settle();
}

/** What is over is kept for 30 days: a clock that is wrong for less than a day makes nothing disappear. */
function ageing(jumpMs: number): Promise<void> {
  return withFolder(async (folder) => {
    const begin = 20 * YEAR;
    let now = begin;
    const journal = journalIn(folder, undefined, () => now);
    await journal.read();
    const seen = { firstSeenAt: begin, lastSeenAt: begin, snapshotAt: begin };
    for (const number of [1, 2]) await journal.append(overOf(number, seen));
    await journal.append(recordOf(3, seen));
    await compactIn(folder, now);
    now = begin + jumpMs;
    await journal.append(overOf(2, { ...seen, clusterName: 'etl-prod' }), overOf(2, seen));
    for (const at of [now, now + HOUR, begin + HOUR, now + 2 * HOUR, begin + 2 * HOUR]) {
      await compactIn(folder, at);
      await journal.read();
      assert.ok(get(journal, 3), 'what is under way is gone');
    }
    const again = await opened(folder, undefined, begin + 3 * HOUR);
    assert.deepEqual(get(again, 1), overOf(1, seen));
    assert.equal(get(again, 2)?.clusterName, 'etl-prod');
    await again.flush();
  });
}

/** Two windows, one of which asks, and one message for each ending, whatever the clock says. */
function windows(jumpMs: number): Promise<void> {
  return withFolder(async (folder) => {
    const lab = new ManyWindows(folder, 1);
    const [one, two] = [await lab.open(), await lab.open()];
    one.setLooking(true);
    const keys = [lab.begin(one, 1, 30 * SECOND), lab.begin(two, 2, 90 * SECOND)];
    const told = (key: string) => () => (lab.told.get(key) ?? 0) > 0;
    await lab.passUntil('the first is told', told(keys[0] ?? ''), 3 * MINUTE);
    lab.clock.jump(jumpMs);
    lab.endAll();
    await lab.passUntil('the second is told', told(keys[1] ?? ''), 3 * MINUTE);
    await lab.pass(20 * SECOND);
    assert.deepEqual(
      keys.map((key) => lab.told.get(key)),
      [1, 1],
    );
    // Who asks is the same window as before.
    assert.equal(new Set(lab.calls.map(({ window }) => window)).size, 1);
    await lab.end();
  });
}

/** A record that another window, or this one before, has written by a clock that was ahead. */
function marks(jumpMs: number): Promise<void> {
  return withFolder(async (folder) => {
    let now = 20 * YEAR;
    const open = async (): Promise<Operations> => {
      const operations = new Operations(
        journalIn(folder, undefined, () => now),
        () => now,
      );
      await operations.open();
      return operations;
    };
    const one = await open();
    const ref = refOf(1);
    one.discover(ref, 'manual');
    for (const state of ['IN_PROGRESS', 'FAILED']) one.applyAnswer(ref, answerOf(ref, state));
    assert.equal(await one.markTold(ref, 'FAILED'), true);
    await one.flush();
    now += jumpMs;
    await compactIn(folder, now);
    await compactIn(folder, now + 2 * HOUR);
    const two = await open();
    assert.equal(two.get('account/cn-hangzhou/c-1/op-1')?.toldState, 'FAILED');
    await two.flush();
  });
}

const each = (what: string, run: (jumpMs: number) => Promise<void>): readonly Case[] =>
  JUMPS.map((jumpMs) => ({ name: `clock ${named(jumpMs)}: ${what}`, run: () => run(jumpMs) }));

const offline: CloudProblem = { kind: 'network', code: 'ENOTFOUND', message: '', retryable: true };

export const clockCases: readonly Case[] = [
  ...each('goes on to ask for what is under way', (jumpMs) => watching(jumpMs, false)),
  ...each('goes on when somebody comes back', (jumpMs) => watching(jumpMs, true)),
  ...each('goes on after a restart', watchingWhatWasAskedForBefore),
  ...each('goes on where it was to slow down', (jumpMs) => watchingWhatIsHeld(jumpMs, 'throttled')),
  ...each('goes on where the network was away', (jumpMs) => watchingWhatIsHeld(jumpMs, 'network')),
  ...each('tells an ending within seconds, once', telling),
  ...each('keeps lists true', (jumpMs) => lists(jumpMs)),
  ...each('tries lists again that failed', (jumpMs) => lists(jumpMs, offline)),
  ...each('forgets nothing', ageing),
  ...each('keeps the mark that something was told', marks),
  ...each('leaves one window to ask and tell', windows),
];
