import assert from 'node:assert/strict';
import type { Accounts } from '../../../src/app/accounts.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import '../../standIn/vscode.js';
import { until } from '../../host/wait.ts';

const { Uri } = await import('../../standIn/vscode.ts');
const { SharedAccounts } = await import('../../../src/editor/sharedAccounts.ts');
const { STATE_LATENCY_MS } = await import('../../../src/editor/elsewhere.ts');

describe('accounts that windows share', () => {
  it('are looked at again: what was changed before this window listened may arrive later', async () => {
    const touched: string[] = [];
    const all = [{ id: 'a', label: 'A' }];
    const accounts: unknown = {
      all: () => all,
      onDidChange: new Emitter<string>().event,
      touch: (id: string) => touched.push(id),
    };
    const shared = new SharedAccounts(accounts as Accounts, Uri.file('/nowhere') as never);
    try {
      all.push({ id: 'b', label: 'B' });
      assert.deepEqual(touched, []);
      await until(
        'a second look',
        () => Promise.resolve(touched.length > 0 ? true : undefined),
        5 * STATE_LATENCY_MS,
      );
      assert.deepEqual(touched, ['b']);
    } finally {
      shared.dispose();
    }
  });
});
