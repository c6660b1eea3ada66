import assert from 'node:assert/strict';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { OtherWindows } from '../../../src/app/windows/alone.ts';
import type { SharedState } from '../../../src/app/windows/messages.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

/** The windows of one user as one of them sees them. */
class FakeWindows implements OtherWindows {
  isLeader = false;
  looking = false;
  readonly panels = new Set<string>();
  readonly shared: SharedState[] = [];
  doubts = 0;
  able = true;
  seen: unknown;
  readonly changes = new Emitter<string>();
  readonly states = new Emitter<SharedState>();
  readonly onDidChange = this.changes.event;
  readonly onState = this.states.event;

  readonly leads = (): boolean => this.isLeader;
  readonly inPanel = (key: string): boolean => this.panels.has(key);

  doubt(): void {
    this.doubts += 1;
  }

  share(_accountId: string, state: SharedState): void {
    if (this.isLeader) this.shared.push(state);
  }

  setAble(_accountId: string, able: boolean): void {
    this.able = able;
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }

  setSeen(seen: unknown): void {
    this.seen = seen;
  }

  dispose(): void {
    this.changes.dispose();
  }
}

describe('watching in several windows', () => {
  let windows: FakeWindows;
  let lab: WatchLab;

  beforeEach(() => {
    windows = new FakeWindows();
    lab = new WatchLab({ windows });
  });

  it('asks for nothing where another window does, and doubts it when it is late', async () => {
    const key = lab.begin(HOUR);
    await lab.clock.advance(2 * SECOND);
    assert.equal(windows.doubts, 0);
    await lab.clock.advance(5 * SECOND);
    const doubts = windows.doubts;
    assert.equal(doubts, 1);
    // Told of in time, there is no doubt.
    for (let told = 0; told < 10; told += 1) {
      windows.states.fire({ key, checkedAt: lab.clock.now(), nextAt: lab.clock.now() + 5 * SECOND });
      await lab.clock.advance(5 * SECOND);
    }
    assert.equal(windows.doubts, doubts);
    assert.equal(lab.calls.length, 0);
  });

  it('says what the window says that asks', async () => {
    const key = lab.begin(HOUR);
    await lab.clock.advance(SECOND);
    const changed: string[] = [];
    lab.watcher.onDidChangeState((each) => changed.push(each));
    const problem = { kind: 'network', message: 'away' } as const;
    windows.states.fire({ key, nextAt: 17, problem });
    assert.deepEqual(lab.watcher.stateOf(key), { nextAt: 17, problem });
    assert.deepEqual(changed, [key]);
    windows.isLeader = true;
    windows.changes.fire('account');
    assert.notEqual(lab.watcher.stateOf(key).nextAt, 17);
    assert.equal(lab.watcher.stateOf(key).problem, undefined);
  });

  it('catches up within five seconds when it is to ask, and tells what it hears', async () => {
    const keys = Array.from({ length: 10 }, () => lab.begin(HOUR, { agoMs: 10 * MINUTE }));
    await lab.clock.advance(MINUTE);
    assert.equal(lab.calls.length, 0);
    windows.isLeader = true;
    windows.changes.fire('account');
    await lab.clock.advance(5.5 * SECOND);
    assert.deepEqual(new Set(lab.calls.map(({ key }) => key)), new Set(keys));
    const told = new Map(windows.shared.map((state) => [state.key, state]));
    for (const key of keys) {
      const { checkedAt, nextAt } = told.get(key) ?? {};
      assert.ok(checkedAt !== undefined && nextAt !== undefined && nextAt > checkedAt);
    }
    windows.isLeader = false;
    windows.changes.fire('account');
    const { length } = lab.calls;
    await lab.clock.advance(10 * MINUTE);
    assert.equal(lab.calls.length, length);
  });

  it('says that it can not ask where there is nothing to sign with, and shows nothing of it once another does', async () => {
    windows.isLeader = true;
    const key = lab.begin(HOUR);
    await lab.clock.advance(SECOND);
    lab.problem = { kind: 'permission' };
    await lab.clock.advance(10 * SECOND);
    assert.equal(lab.watcher.stateOf(key).problem?.kind, 'permission');
    assert.ok(windows.able, 'the service says so in all windows');
    lab.problem = {
      kind: 'auth',
      trouble: { what: 'programRestricted', profile: 'vault', command: 'vault-keys' },
    };
    lab.watcher.resume();
    await lab.clock.advance(10 * SECOND);
    assert.ok(!windows.able);
    assert.equal(lab.watcher.stateOf(key).problem?.kind, 'auth');
    windows.isLeader = false;
    windows.changes.fire('account');
    assert.equal(lab.watcher.stateOf(key).problem, undefined);
    assert.ok(!windows.able, 'it still can not');
    const { doubts } = windows;
    await lab.clock.advance(2 * MINUTE);
    assert.ok(windows.doubts > doubts, 'it minds whether the other does');
    lab.watcher.resume('account');
    assert.ok(windows.able, 'it may be mended');
  });

  it('looks as often as somebody does at any window, and tells what is seen here', async () => {
    windows.isLeader = true;
    lab.attention = 'away';
    const away = lab.begin(HOUR);
    await lab.clock.advance(MINUTE);
    assert.ok(lab.callsOf(away).length <= 3);
    assert.deepEqual(windows.seen, { looking: false, panels: [] });
    windows.looking = true;
    windows.changes.fire('account');
    const looked = lab.begin(HOUR);
    await lab.clock.advance(MINUTE);
    assert.ok(lab.callsOf(looked).length >= 8);
    windows.looking = false;
    lab.attention = 'looking';
    lab.watcher.attentionChanged();
    assert.deepEqual(windows.seen, { looking: true, panels: [] });
  });
});
