import assert from 'node:assert/strict';
import {
  OperationWait,
  type OperationWaitOptions,
  type OperationWaitParts,
  type WaitNews,
} from '../../../src/app/operationWait.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import type { WaitEnd } from '../../../src/core/operationTask.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { confirmOperation } from '../../../src/editor/operationUi/confirm.ts';
import { settle } from '../fakeClock.ts';
import { answerOf, refOf } from './support.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

const UNKNOWN: Omit<CloudProblem, 'message'> = { kind: 'notFound', service: 'emr', code: 'ResourceNotFound' };

interface Waiting {
  readonly lab: WatchLab;
  readonly wait: OperationWait;
  readonly news: WaitNews[];
  readonly end: () => WaitEnd | undefined;
}

/** Waits for an operation of a lab; the fake clock tells what happens when. */
function waitFor(
  lab: WatchLab,
  number: number,
  options: OperationWaitOptions = {},
  more: Partial<OperationWaitParts> = {},
): Waiting {
  const news: WaitNews[] = [];
  let ended: WaitEnd | undefined;
  // What is known already is asked for by the watcher.
  const cloud = { getOperation: () => assert.fail() } as unknown as EmrCloud;
  const parts = {
    operations: lab.operations,
    watcher: lab.watcher,
    clock: lab.clock,
    accounts: { shows: () => true, covers: () => true, onDidChange: new Emitter<string>().event },
    confirm: (ref: ReturnType<typeof refOf>, signal: AbortSignal) =>
      confirmOperation({ operations: lab.operations, watcher: lab.watcher, cloud }, ref, 'api', signal),
    ...more,
  };
  const wait = new OperationWait(parts, refOf(number), (each) => news.push(each), options);
  void wait.end.then((end) => (ended = end));
  return { lab, wait, news, end: () => ended };
}

const kinds = (news: readonly WaitNews[]): string[] => news.map(({ what }) => what);

/** Nothing of it may be left: subscriptions would tell, timers run. */
async function assertOver({ lab, news, end }: Waiting): Promise<void> {
  const before = { news: news.length, end: end() };
  assert.notEqual(before.end, undefined);
  lab.problem = undefined;
  await lab.clock.advance(2 * HOUR);
  assert.deepEqual({ news: news.length, end: end() }, before);
  lab.check();
}

describe('waiting for the end of an operation', () => {
  it('takes as long as it takes, with one line a minute', async () => {
    const lab = new WatchLab();
    lab.begin(10 * MINUTE, { number: 1, state: 'FAILED' });
    const waiting = waitFor(lab, 1);
    await lab.clock.advance(9 * MINUTE + 30 * SECOND);
    assert.deepEqual(kinds(waiting.news), ['state', ...Array.from({ length: 9 }, () => 'goesOn')]);
    assert.equal(waiting.end(), undefined);
    assert.equal(lab.operations.get(operationKey(refOf(1)))?.watched, true);
    await lab.clock.advance(2 * MINUTE);
    const end = waiting.end();
    assert.ok(end?.why === 'ended');
    assert.equal(end.record.snapshot?.state, 'FAILED');
    await assertOver(waiting);
  });

  it('makes no look of its own but the first', async () => {
    const calls = async (waits: boolean): Promise<number> => {
      const lab = new WatchLab();
      lab.begin(30 * MINUTE, { number: 1 });
      await lab.clock.advance(SECOND);
      if (waits) waitFor(lab, 1);
      await lab.clock.advance(HOUR);
      lab.check();
      return lab.calls.length;
    };
    assert.ok((await calls(true)) <= (await calls(false)) + 1);
  });

  it('is over at once for one that has ended, without a call', async () => {
    const lab = new WatchLab();
    lab.begin(SECOND, { number: 1 });
    await lab.clock.advance(MINUTE);
    const before = lab.calls.length;
    const waiting = waitFor(lab, 1);
    await settle();
    assert.equal(waiting.end()?.why, 'ended');
    assert.equal(lab.calls.length, before);
    assert.deepEqual(waiting.news, []);
    await assertOver(waiting);
  });

  it('gives up when the time is over, and leaves the operation watched', async () => {
    const lab = new WatchLab();
    const key = lab.begin(HOUR, { number: 1 });
    const waiting = waitFor(lab, 1, { timeoutMs: 90 * SECOND });
    await lab.clock.advance(89 * SECOND);
    assert.equal(waiting.end(), undefined);
    await lab.clock.advance(2 * SECOND);
    assert.equal(waiting.end()?.why, 'timeout');
    assert.equal(lab.operations.get(key)?.watched, true);
    await assertOver(waiting);
  });

  it('stops when told, and takes back the mark that it set, and no other', async () => {
    for (const watched of [false, true]) {
      const lab = new WatchLab();
      const key = lab.begin(HOUR, { number: 1 });
      void lab.operations.setWatched(refOf(1), watched);
      const waiting = waitFor(lab, 1);
      await lab.clock.advance(MINUTE);
      waiting.wait.dispose();
      await settle();
      assert.equal(waiting.end()?.why, 'stopped');
      assert.equal(lab.operations.get(key)?.watched, watched);
      await assertOver(waiting);
    }
  });

  it('leaves the mark alone where its end is not to be told', async () => {
    const lab = new WatchLab();
    const key = lab.begin(5 * MINUTE, { number: 1 });
    const waiting = waitFor(lab, 1, { watch: false });
    await lab.clock.advance(MINUTE);
    assert.equal(lab.operations.get(key)?.watched, false);
    assert.deepEqual(kinds(waiting.news), ['state', 'goesOn']);
    await lab.clock.advance(10 * MINUTE);
    assert.equal(waiting.end()?.why, 'ended');
    await assertOver(waiting);
  });

  it('says once that the way to the service is away, and goes on', async () => {
    const lab = new WatchLab();
    lab.begin(20 * MINUTE, { number: 1 });
    const waiting = waitFor(lab, 1);
    await lab.clock.advance(MINUTE + SECOND);
    lab.problem = { kind: 'network', code: 'ENOTFOUND' };
    await lab.clock.advance(10 * MINUTE);
    assert.deepEqual(kinds(waiting.news), ['state', 'goesOn', 'trouble']);
    lab.problem = undefined;
    await lab.clock.advance(3 * MINUTE);
    assert.equal(kinds(waiting.news).filter((what) => what === 'recovered').length, 1);
    assert.equal(kinds(waiting.news).at(-1), 'goesOn');
    await lab.clock.advance(HOUR);
    assert.equal(waiting.end()?.why, 'ended');
    await assertOver(waiting);
  });

  it('is over where somebody has to mend something', async () => {
    for (const kind of ['auth', 'permission'] as const) {
      const lab = new WatchLab();
      lab.begin(20 * MINUTE, { number: 1 });
      const waiting = waitFor(lab, 1);
      await lab.clock.advance(MINUTE + SECOND);
      lab.problem = { kind };
      await lab.clock.advance(5 * MINUTE);
      const end = waiting.end();
      assert.ok(end?.why === 'problem');
      assert.equal(end.problem.kind, kind);
      await assertOver(waiting);
    }
  });

  it('is over when the service forgets it', async () => {
    const lab = new WatchLab();
    lab.begin(20 * MINUTE, { number: 1 });
    const waiting = waitFor(lab, 1);
    await lab.clock.advance(MINUTE);
    lab.problem = UNKNOWN;
    await lab.clock.advance(5 * MINUTE);
    assert.equal(waiting.end()?.why, 'unknown');
    await assertOver(waiting);
  });

  it('is over when its account goes', async () => {
    const lab = new WatchLab();
    lab.begin(20 * MINUTE, { number: 1 });
    const waiting = waitFor(lab, 1);
    await lab.clock.advance(MINUTE);
    await lab.operations.removeAccount('account');
    assert.equal(waiting.end()?.why, 'accountGone');
    await assertOver(waiting);
  });

  it('goes on while somebody has to act, and says so', async () => {
    const lab = new WatchLab();
    const key = lab.begin(HOUR, { number: 1 });
    const waiting = waitFor(lab, 1);
    await lab.clock.advance(MINUTE);
    lab.operations.applyAnswer(refOf(1), answerOf(refOf(1), 'HUMAN_PROCESSING'));
    await settle();
    const last = waiting.news.at(-1);
    assert.ok(last?.what === 'state');
    assert.equal(last.record.snapshot?.state, 'HUMAN_PROCESSING');
    assert.equal(lab.operations.get(key)?.watched, true);
    assert.equal(waiting.end(), undefined);
    waiting.wait.dispose();
    await settle();
    await assertOver(waiting);
  });

  it('begins though the service can not be reached at first, and keeps nothing until it can', async () => {
    const lab = new WatchLab();
    const tries: number[] = [];
    const waiting = waitFor(
      lab,
      1,
      {},
      {
        confirm: () => {
          tries.push(lab.clock.now());
          if (tries.length < 4) return Promise.reject(new CloudError({ kind: 'network', message: '' }));
          lab.begin(5 * MINUTE, { number: 1 });
          return Promise.resolve();
        },
      },
    );
    await settle();
    assert.deepEqual([...lab.operations.inMemory()], []);
    await lab.clock.advance(MINUTE);
    assert.deepEqual(kinds(waiting.news), ['trouble', 'recovered', 'state', 'goesOn']);
    assert.equal(tries.length, 4);
    await lab.clock.advance(10 * MINUTE);
    assert.equal(waiting.end()?.why, 'ended');
    await assertOver(waiting);
  });

  it('keeps nothing of what the service does not know', async () => {
    const lab = new WatchLab();
    const waiting = waitFor(
      lab,
      1,
      {},
      {
        confirm: () => Promise.reject(new CloudError({ message: '', ...UNKNOWN })),
      },
    );
    await settle();
    assert.equal(waiting.end()?.why, 'unknown');
    assert.deepEqual([...lab.operations.inMemory()], []);
    await assertOver(waiting);
  });

  /** The accounts as the user changes them, without a record that changes with them. */
  const changing = () => {
    const changes = new Emitter<string>();
    const chosen = { region: true, owner: true };
    const accounts = {
      shows: () => chosen.region,
      covers: ({ watched, source }: OperationRecord) =>
        chosen.owner && (chosen.region || watched || source === 'manual'),
      onDidChange: changes.event,
    };
    return { chosen, accounts, changes };
  };

  it('is over where nobody would look at it any more', async () => {
    const lab = new WatchLab();
    lab.begin(HOUR, { number: 1 });
    const { chosen, accounts } = changing();
    const waiting = waitFor(lab, 1, {}, { accounts });
    await lab.clock.advance(MINUTE);
    chosen.owner = false;
    void lab.operations.setWatched(refOf(1), false);
    await settle();
    assert.equal(waiting.end()?.why, 'accountGone');
    await assertOver(waiting);
  });

  it('is over at once where its region is chosen no more, or its account is of somebody else', async () => {
    for (const what of ['region', 'owner'] as const) {
      const lab = new WatchLab();
      const key = lab.begin(HOUR, { number: 1 });
      const { chosen, accounts, changes } = changing();
      const waiting = waitFor(lab, 1, {}, { accounts });
      await lab.clock.advance(MINUTE);
      changes.fire('account');
      await settle();
      assert.equal(waiting.end(), undefined);
      chosen[what] = false;
      changes.fire('account');
      await settle();
      assert.equal(waiting.end()?.why, 'accountGone');
      // It was watched for who waited.
      assert.equal(lab.operations.get(key)?.watched, false);
      await assertOver(waiting);
    }
  });

  it('is over at once while the service is asked for the first time, or cannot be reached', async () => {
    for (const confirm of [
      () => new Promise<void>(() => undefined),
      () => Promise.reject(new CloudError({ kind: 'network', message: '' })),
    ]) {
      const lab = new WatchLab();
      const { chosen, accounts, changes } = changing();
      const waiting = waitFor(lab, 1, {}, { accounts, confirm });
      await settle();
      chosen.region = false;
      changes.fire('account');
      await settle();
      assert.equal(waiting.end()?.why, 'accountGone');
      assert.equal(lab.clock.timers, 0);
      await assertOver(waiting);
    }
  });

  it('does not begin where its region is chosen no more', async () => {
    const lab = new WatchLab();
    const { chosen, accounts } = changing();
    chosen.region = false;
    const waiting = waitFor(lab, 1, {}, { accounts, confirm: () => assert.fail('asked') });
    await settle();
    assert.equal(waiting.end()?.why, 'accountGone');
    await assertOver(waiting);
  });

  it('leaves the mark of who watched it before', async () => {
    const lab = new WatchLab();
    const key = lab.begin(HOUR, { number: 1 });
    await lab.operations.setWatched(refOf(1), true);
    const { chosen, accounts, changes } = changing();
    const waiting = waitFor(lab, 1, {}, { accounts });
    await settle();
    chosen.region = false;
    changes.fire('account');
    await settle();
    assert.equal(waiting.end()?.why, 'accountGone');
    assert.equal(lab.operations.get(key)?.watched, true);
    await assertOver(waiting);
  });
});
