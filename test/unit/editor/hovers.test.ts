import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/app/lifetime.ts';
import { Hovers, type HoversParts } from '../../../src/editor/hovers.ts';
import type { Node, RowContext } from '../../../src/editor/rows/node.ts';
import { FakeClock } from '../fakeClock.ts';

describe('hovers over rows', () => {
  const ref = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1' };
  const node: Node = { kind: 'cluster', key: 'cluster:c-1', ref, cluster: { clusterId: 'c-1' } };
  const context: RowContext = { now: 0, belowCluster: true };
  let clock: FakeClock;
  let hovers: Hovers;
  let isRemoved: boolean;
  /** Ends the call for the nodes. */
  let arrive: () => void;
  let leaves: Emitter<void>;
  let token: { isCancellationRequested: boolean };

  beforeEach(() => {
    clock = new FakeClock();
    isRemoved = false;
    leaves = new Emitter();
    token = { isCancellationRequested: false };
    const parts: unknown = {
      accounts: { get: () => (isRemoved ? undefined : {}) },
      groups: {
        load: () =>
          new Promise<void>((resolve) => {
            arrive = resolve;
          }),
        of: () => undefined,
      },
      discovery: {},
      watcher: {},
      clock,
      load: () => Promise.resolve({ nodeTooltip: () => 'all of it' }),
    };
    hovers = new Hovers(parts as HoversParts);
  });

  /** The mouse comes upon the row. What is said once that is known, nothing so far where it is not. */
  const hover = (): { readonly said: () => Promise<unknown> } => {
    let said: unknown = 'nothing so far';
    const item: unknown = {};
    void hovers
      .resolve(
        item as vscode.TreeItem,
        node,
        context,
        Object.assign(token, { onCancellationRequested: leaves.event }),
      )
      .then(({ tooltip }) => {
        said = tooltip;
      });
    return { said: () => setImmediate().then(() => said) };
  };

  /** The mouse goes on. */
  const leave = (): void => {
    token.isCancellationRequested = true;
    leaves.fire();
  };

  it('wait for the nodes, and not for long', async () => {
    const first = hover();
    assert.equal(await first.said(), 'nothing so far');
    arrive();
    assert.equal(await first.said(), 'all of it');
    const second = hover();
    await clock.advance(2_999);
    assert.equal(await second.said(), 'nothing so far');
    await clock.advance(1);
    assert.equal(await second.said(), 'all of it');
  });

  it('say nothing where nobody waits any more', async () => {
    const { said } = hover();
    leave();
    assert.equal(await said(), undefined);
  });

  it('end with the mouse, and not before, where the account was removed meanwhile', async () => {
    const { said } = hover();
    isRemoved = true;
    arrive();
    assert.equal(await said(), 'nothing so far');
    leave();
    assert.equal(await said(), undefined);
  });
});
