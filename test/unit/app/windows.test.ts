import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Epochs } from '../../../src/app/windows/epochs.ts';
import { Windows } from '../../../src/app/windows/index.ts';
import { connectTo } from '../../../src/app/windows/socket.ts';
import { withFolder } from './support.ts';
import { realClock, until, WindowProcess } from './windowLab.ts';

const ACCOUNT = 'account';

async function withWindows(count: number, run: (windows: Windows[], folder: string) => Promise<void>) {
  await withFolder(async (folder) => {
    const windows = Array.from({ length: count }, () => windowIn(folder));
    try {
      await run(windows, folder);
    } finally {
      for (const window of windows) window.dispose();
    }
  });
}

function windowIn(
  folder: string,
  failed = (error: unknown): void => {
    throw error;
  },
): Windows {
  return new Windows({ folder, clock: realClock, failed });
}

function leading(windows: readonly Windows[]): Windows[] {
  return windows.filter((window) => window.leads(ACCOUNT));
}

async function oneLeads(windows: readonly Windows[]): Promise<Windows> {
  await until('one leads', () => leading(windows).length === 1);
  const [leader] = leading(windows);
  assert.ok(leader);
  return leader;
}

describe('windows of one user', function () {
  this.timeout(30_000);

  it('have one that leads, from the beginning and whenever it is closed', () =>
    withWindows(6, async (windows) => {
      const left = [...windows];
      while (left.length > 0) {
        const leader = await oneLeads(left);
        // Nobody else finds out otherwise later.
        await delay(100);
        assert.deepEqual(leading(left), [leader]);
        left.splice(left.indexOf(leader), 1);
        leader.dispose();
      }
    }));

  it('lead accounts apart from each other', () =>
    withWindows(1, async ([window], folder) => {
      assert.ok(window);
      await until('it leads', () => window.leads('a'));
      const other = windowIn(folder);
      await until('another leads', () => other.leads('b'));
      assert.equal(other.leads('a'), false);
      await until('it follows', () => !window.leads('b'));
      other.dispose();
    }));

  it('that each lead an account tell each other once what is seen, and not for ever', () =>
    withWindows(2, async ([one, other]) => {
      assert.ok(one && other);
      await until('one leads', () => one.leads('a'));
      await until('the other leads', () => other.leads('b'));
      let heard = 0;
      for (const window of [one, other]) {
        window.leads('a');
        window.leads('b');
        window.onDidChange(() => {
          heard += 1;
          // As who watches says it again whenever anything has changed.
          window.setSeen({ looking: true, panels: ['a/b/c/op-1'] });
        });
      }
      one.setSeen({ looking: true, panels: ['a/b/c/op-1'] });
      await until('both know', () => one.looking && other.looking);
      await delay(200);
      const before = heard;
      await delay(200);
      assert.equal(heard, before);
      assert.ok(heard <= 8, `${heard} times`);
    }));

  it('are told by the one that leads, and tell it what is seen', () =>
    withWindows(2, async (windows) => {
      const leader = await oneLeads(windows);
      const follower = windows.find((window) => window !== leader);
      assert.ok(follower);
      const heard: unknown[] = [];
      follower.onState((state) => heard.push(state));
      follower.setSeen({ looking: true, panels: ['a/b/c/op-1'] });
      await until('it hears who looks', () => leader.looking);
      assert.ok(leader.inPanel('a/b/c/op-1'));
      const problem = { kind: 'network', message: 'away' } as const;
      leader.share(ACCOUNT, { key: 'a/b/c/op-1', checkedAt: 1, nextAt: 2, problem });
      await until('it hears', () => heard.length > 0);
      assert.deepEqual(heard, [{ key: 'a/b/c/op-1', checkedAt: 1, nextAt: 2, problem }]);
      follower.share(ACCOUNT, { key: 'nobody' });
      follower.dispose();
      await until('nobody looks', () => !leader.looking);
      assert.ok(!leader.inPanel('a/b/c/op-1'));
    }));

  it('leave the one that leads in its place when another is closed while it looks for it', () =>
    withWindows(1, async (windows, folder) => {
      const leader = await oneLeads(windows);
      for (let waitMs = 0; waitMs < 30; waitMs += 1) {
        const other = windowIn(folder);
        other.leads(ACCOUNT);
        await delay(waitMs);
        other.dispose();
      }
      await delay(100);
      assert.ok(leader.leads(ACCOUNT));
      assert.deepEqual(await readdir(path.join(folder, ACCOUNT)), ['1.json']);
    }));

  it('give the lead to one that can ask, until none is left that can', () =>
    withWindows(4, async (windows) => {
      const able = [...windows];
      while (able.length > 1) {
        const leader = await oneLeads(windows);
        assert.ok(able.includes(leader), 'one that can');
        leader.setAble(ACCOUNT, false);
        able.splice(able.indexOf(leader), 1);
        const others = await until('one of the others leads', () => leading(able).length === 1);
        assert.ok(others < 1_000, `${others} ms`);
        await until('it follows', () => !leader.leads(ACCOUNT));
      }
      const [last] = able;
      assert.ok(last);
      assert.ok(last.leads(ACCOUNT));
      last.setAble(ACCOUNT, false);
      await delay(200);
      // Nobody can: it stays as it is.
      assert.deepEqual(leading(windows), [last]);
      const [first] = windows.filter((window) => window !== last);
      assert.ok(first);
      first.setAble(ACCOUNT, true);
      await until('the one that can again', () => first.leads(ACCOUNT));
      await until('the one that can not follows', () => !last.leads(ACCOUNT));
      assert.deepEqual(leading(windows), [first]);
      first.setAble('another', false);
      await delay(100);
      assert.ok(first.leads(ACCOUNT), 'that is another matter');
    }));

  it('give the lead to one that comes and may be able to ask', () =>
    withWindows(1, async (windows, folder) => {
      const leader = await oneLeads(windows);
      leader.setAble(ACCOUNT, false);
      assert.ok(leader.leads(ACCOUNT));
      const other = windowIn(folder);
      await until('the other leads', () => other.leads(ACCOUNT));
      assert.ok(!leader.leads(ACCOUNT));
      // It is told by it as if it had always been so.
      const heard: string[] = [];
      leader.onState(({ key }) => heard.push(key));
      await until('it hears', () => {
        other.share(ACCOUNT, { key: 'a/b/c/op-1' });
        return heard.length > 0;
      });
      other.dispose();
      await until('nobody else is left', () => leader.leads(ACCOUNT));
    }));

  it('leave nothing of an account that was removed, whoever hears of it first', () =>
    withWindows(3, async (windows, folder) => {
      const leader = await oneLeads(windows);
      await until('another account', () => leader.leads('another'));
      const order = [leader, ...windows.filter((window) => window !== leader)];
      for (const window of order) {
        await window.forget(ACCOUNT);
        // The others go on until they hear of it.
        await delay(50);
      }
      assert.deepEqual(await readdir(folder), ['another']);
      assert.ok(leader.leads('another'));
      // The demo comes back under the same name.
      assert.ok(await oneLeads(windows));
    }));

  it('clear away files of theirs alone', () =>
    withFolder(async (folder) => {
      await writeFile(path.join(folder, 'kept.json'), '');
      const window = windowIn(path.join(folder, 'windows'));
      await until('it leads', () => window.leads(ACCOUNT));
      for (const name of ['..', '.', '', 'nobody']) await window.forget(name);
      await writeFile(path.join(folder, 'windows', ACCOUNT, 'of somebody else'), '');
      await window.forget(ACCOUNT);
      assert.deepEqual(await readdir(path.join(folder, 'windows', ACCOUNT)), ['of somebody else']);
      assert.deepEqual((await readdir(folder)).sort(), ['kept.json', 'windows']);
      window.dispose();
    }));

  it('begin though another one that forgets the account deletes the folder meanwhile', () =>
    withFolder(async (folder) => {
      const epochs = new Epochs(path.join(folder, ACCOUNT));
      for (let epoch = 1; epoch <= 300; epoch += 1) {
        const clearing = epochs.clear().catch(() => undefined);
        await epochs.begin(epoch, { address: 'somewhere', secret: 'x' });
        await clearing;
      }
    }));

  it('let nobody in who does not know the secret, or says nonsense', () =>
    withWindows(1, async (windows, folder) => {
      const leader = await oneLeads(windows);
      const file = await new Epochs(path.join(folder, ACCOUNT)).leader(1);
      assert.ok(file);
      for (const hello of [
        { type: 'hello', accountId: ACCOUNT, secret: 'guessed' } as const,
        { type: 'hello', accountId: 'another', secret: file.secret } as const,
        { type: 'ping' } as const,
        { type: 'nonsense' } as never,
      ]) {
        const said: unknown[] = [];
        const connection = await connectTo(file.address);
        const closed = new Promise<void>((resolve) => {
          connection.onClose = resolve;
        });
        connection.onMessage = (message) => said.push(message);
        connection.send(hello);
        await closed;
        assert.deepEqual(said, []);
      }
      assert.ok(leader.leads(ACCOUNT));
    }));

  it('go on after an epoch whose file is damaged, and clear away the old ones', () =>
    withFolder(async (folder) => {
      const files = path.join(folder, ACCOUNT);
      await mkdir(files, { recursive: true });
      await writeFile(path.join(files, '3.json'), '{"address":');
      await writeFile(path.join(files, '7.json'), '');
      const window = windowIn(folder);
      await until('it leads', () => window.leads(ACCOUNT));
      assert.deepEqual(await readdir(files), ['8.json']);
      window.dispose();
    }));

  it('each do everything where they can not find each other', () =>
    withFolder(async (folder) => {
      await writeFile(path.join(folder, 'file'), '');
      const errors: unknown[] = [];
      const window = windowIn(path.join(folder, 'file'), (error) => errors.push(error));
      await until('it leads', () => window.leads(ACCOUNT));
      assert.equal(errors.length, 1);
      window.dispose();
    }));

  it('never lead in an epoch that was over before they had begun it', () =>
    withFolder(async (folder) => {
      const epochs = new Epochs(folder);
      const self = { address: '/nowhere', secret: '' };
      assert.ok(await epochs.begin(1, self));
      assert.ok(epochs.lasts(1));
      assert.ok(!(await epochs.begin(1, self)));
      assert.ok(await epochs.begin(2, self));
      assert.ok(!epochs.lasts(1));
      assert.ok(await epochs.begin(3, self));
      // As one that was suspended after it had found the first epoch to be over.
      assert.ok(!(await epochs.begin(2, self)));
      assert.ok(epochs.lasts(3));
      assert.deepEqual(await readdir(folder), ['3.json']);
    }));
});

describe('windows in processes of their own', function () {
  this.timeout(60_000);

  async function withProcesses(count: number, run: (all: WindowProcess[], folder: string) => Promise<void>) {
    await withFolder(async (folder) => {
      const all = Array.from({ length: count }, () => new WindowProcess(folder));
      try {
        await run(all, folder);
      } finally {
        await Promise.all(all.map((each) => each.kill()));
      }
    });
  }

  const leadersOf = (all: readonly WindowProcess[]) => all.filter(({ leads }) => leads === true);
  const settled = (all: readonly WindowProcess[]) => (): boolean =>
    leadersOf(all).length === 1 && all.every(({ leads }) => leads !== undefined);

  it('replace at once the one that was killed', () =>
    withProcesses(3, async (all) => {
      await until('one leads', settled(all));
      const [leader] = leadersOf(all);
      assert.ok(leader);
      const others = all.filter((each) => each !== leader);
      await until('the others hear it', () => others.every(({ heard }) => heard.has(leader.pid)));
      await leader.kill();
      const took = await until('another leads', settled(others));
      assert.ok(took < 2_000, `${took} ms`);
      const [next] = leadersOf(others);
      const [last] = others.filter((each) => each !== next);
      await until('the last hears it', () => next !== undefined && last?.heard.has(next.pid) === true);
    }));

  it('replace the one that is suspended, which asks for nothing when it wakes', () =>
    withProcesses(2, async (all, folder) => {
      await until('one leads', settled(all));
      const [leader] = leadersOf(all);
      const other = all.find((each) => each !== leader);
      assert.ok(leader && other);
      leader.signal('SIGSTOP');
      const took = await until('the other leads', () => other.leads === true);
      assert.ok(took < 5_000, `${took} ms`);
      other.heard.clear();
      leader.signal('SIGCONT');
      await until('it follows', () => leader.leads === false);
      await until('it hears the other', () => leader.heard.has(other.pid));
      assert.equal(other.leads, true);
      // What it had shared, woken up, would have come here.
      assert.deepEqual([...other.heard], []);
      // It can be reached still, when it leads again.
      await other.kill();
      await until('it leads again', () => leader.leads === true);
      const third = new WindowProcess(folder);
      all.push(third);
      await until('another follows it', () => third.heard.has(leader.pid));
      assert.equal(leader.leads, true);
    }));
});
