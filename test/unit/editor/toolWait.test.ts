import assert from 'node:assert/strict';
import { Accounts, type AccountsParts } from '../../../src/app/accounts.ts';
import type { ToolParts } from '../../../src/editor/operationUi/parts.ts';
import { refOf } from '../app/support.ts';
import { MINUTE, WatchLab } from '../app/watchLab.ts';
import '../../standIn/vscode.js';

const { accountId, regionId } = refOf(1);
const input = { operationId: refOf(1).operationId, timeoutMinutes: 60 };

describe('a tool that waits for the end of an operation', () => {
  let lab: WatchLab;
  let stored: unknown;
  let accounts: Accounts;

  beforeEach(async () => {
    lab = new WatchLab();
    const state = {
      get: () => stored,
      set: (_key: string, value: unknown) => {
        stored = value;
        return Promise.resolve();
      },
    };
    const secrets = { delete: () => Promise.resolve() };
    accounts = new Accounts({ state, secrets } as unknown as AccountsParts);
    stored = [{ id: accountId, kind: 'secret', label: 'Production', regions: [regionId, 'cn-beijing'] }];
    lab.begin(30 * MINUTE, { number: 1 });
    await lab.clock.advance(MINUTE);
  });

  /** What it has come to by now; undefined while it waits. */
  const wait = async (): Promise<() => string | undefined> => {
    const { waitForOperation } = await import('../../../src/editor/operationUi/tools/wait.ts');
    const { operations, watcher, clock } = lab;
    const parts = { accounts, operations, watcher, clock } as unknown as ToolParts;
    let outcome: string | undefined;
    void waitForOperation(parts, input, new AbortController().signal).then(
      () => (outcome = 'answered'),
      (error: unknown) => (outcome = String(error)),
    );
    await lab.clock.advance(MINUTE);
    return () => outcome;
  };

  const GONE = /The account of this operation was removed meanwhile, or shows its region no more\./;

  it('says so at once where its region is chosen no more', async () => {
    const outcome = await wait();
    await accounts.setRegions(accountId, [regionId]);
    await lab.clock.advance(0);
    assert.equal(outcome(), undefined, 'another region is no reason');
    await accounts.setRegions(accountId, ['cn-beijing']);
    await lab.clock.advance(0);
    assert.match(outcome() ?? '', GONE);
    lab.check();
  });

  it('says so at once where its account is removed, here or in another window', async () => {
    const outcome = await wait();
    await accounts.remove(accountId);
    await lab.clock.advance(0);
    assert.match(outcome() ?? '', GONE);
    stored = [{ id: accountId, kind: 'secret', label: 'Production', regions: [regionId] }];
    const again = await wait();
    stored = [];
    accounts.touch(accountId);
    await lab.clock.advance(0);
    assert.match(again() ?? '', GONE);
    lab.check();
  });
});
