import type * as vscode from 'vscode';
import type { Clock } from '../../src/app/clock.ts';
import { Emitter } from '../../src/app/lifetime.ts';
import type { Operations } from '../../src/app/operations.ts';

/** What a view needs besides the operations, where nothing else happens. */
export function quietParts(operations: Operations, accountId: string, clock: Partial<Clock>) {
  const never = new Emitter<never>().event;
  const account = { id: accountId, kind: 'secret', label: 'A', regions: ['cn-hangzhou'] };
  const nothing = (): undefined => undefined;
  const none = (): readonly never[] => [];
  const list = { state: { items: [], loaded: true, hasMore: false }, ensure: () => Promise.resolve() };
  return {
    operations,
    accounts: { onDidChange: never, all: () => [account], get: () => account, covers: () => true },
    watcher: { onDidChangeState: never, stateOf: () => ({}) },
    discovery: { onDidChange: never, missing: none, hasOlder: false },
    inventory: { onDidChange: never, clusters: () => list, activities: () => list, filter: {} },
    groups: { onDidChange: never, load: () => Promise.resolve() },
    hints: { all: none, of: none },
    retries: { nextAt: nothing },
    expansion: { apply: (item: vscode.TreeItem) => item, isOpen: () => false },
    hovers: {},
    clock: { setTimer: () => ({ dispose: nothing }), ...clock },
    state: { get: nothing, set: () => Promise.resolve() },
  };
}
