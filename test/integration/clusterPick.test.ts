import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Inventory } from '../../src/app/inventory.ts';
import type { Operations } from '../../src/app/operations.ts';
import type { ScalingActivities } from '../../src/app/scalingActivities.ts';
import type { EmrCloud } from '../../src/cloud/emrCloud.ts';
import type { Cluster } from '../../src/core/cluster.ts';
import { CloudError } from '../../src/core/errors.ts';
import type { Page } from '../../src/core/page.ts';
import { askCluster } from '../../src/editor/operationUi/clusterPick.ts';
import { BACK } from '../../src/editor/prompts/steps.ts';

const scope = { accountId: 'account', regionId: 'cn-hangzhou' };

/** Lists of clusters that say what they are told to. */
function inventoryWith(pages: readonly (Page<Cluster> | Error)[]): {
  inventory: Inventory;
  asked: () => number;
} {
  let count = 0;
  const cloud: Pick<EmrCloud, 'listClusters'> = {
    listClusters: () => {
      const page = pages[count] ?? new Error('asked too often');
      count += 1;
      return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
    },
  };
  // The clusters alone are asked for.
  const others = { scaling: {} as unknown as ScalingActivities, operations: {} as unknown as Operations };
  return {
    inventory: new Inventory({ cloud: cloud as EmrCloud, ...others, now: Date.now }),
    asked: () => count,
  };
}

function ask(inventory: Inventory, chosen?: string): Promise<string | typeof BACK> {
  return askCluster({ title: 'Test', step: 2, totalSteps: 2, inventory, scope, operationId: 'op-1', chosen });
}

/** Presses keys in the quick input that is open, once it has had time to paint. */
async function press(...commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    await sleep(300);
    await vscode.commands.executeCommand(`workbench.action.${command}`);
  }
}

const NEXT = 'quickOpenSelectNext';
const ENTER = 'acceptSelectedQuickOpenItem';

describe('the choice of a cluster', () => {
  it('reaches the next page, and takes one of it', async () => {
    const { inventory, asked } = inventoryWith([
      { items: [{ clusterId: 'c-1', name: 'a$(alert)' }], nextToken: 'next' },
      { items: [{ clusterId: 'c-2', name: 'b' }] },
    ]);
    const answer = ask(inventory);
    // Behind the only cluster is Load More; once it is gone, the cluster that took its place.
    await press(NEXT, ENTER, ENTER);
    assert.equal(await answer, 'c-2');
    assert.equal(asked(), 2);
  });

  it('tries again what failed, at Enter', async () => {
    const { inventory, asked } = inventoryWith([
      new CloudError({ kind: 'server', message: 'down' }),
      { items: [{ clusterId: 'c-1' }] },
    ]);
    const answer = ask(inventory);
    // The problem is the first row, then the cluster.
    await press(ENTER, ENTER);
    assert.equal(await answer, 'c-1');
    assert.equal(asked(), 2);
  });

  it('leads to typing where there is no list, and back', async () => {
    const { inventory } = inventoryWith([{ items: [] }]);
    const answer = ask(inventory);
    await press(ENTER, 'quickInputBack', 'quickInputBack');
    assert.equal(await answer, BACK);
  });

  it('has what was typed the last time, and ends silently on Escape', async () => {
    const { inventory } = inventoryWith([{ items: [{ clusterId: 'c-1' }] }]);
    const taken = ask(inventory, 'c-0f');
    await press(ENTER);
    assert.equal(await taken, 'c-0f');
    const left = ask(inventory);
    await press('closeQuickOpen');
    await assert.rejects(left, vscode.CancellationError);
  });
});
