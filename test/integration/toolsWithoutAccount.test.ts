import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TOOLS } from '../../src/editor/ids.ts';

const input = {
  operationId: 'op-00000000000000aa',
  clusterId: 'c-00000000000000aa',
  regionId: 'cn-hangzhou',
};

/** Before there is an account: others of the suite add one. */
describe('tools for language models, without an account', () => {
  it('say what the user can do, whichever is used', async () => {
    await vscode.extensions.getExtension('emr-operations.emr-operations')?.activate();
    for (const [name, given] of [
      [TOOLS.listClusters, {}],
      [TOOLS.listOperations, {}],
      [TOOLS.getOperation, input],
      [TOOLS.waitForOperation, input],
    ] as const) {
      await assert.rejects(
        Promise.resolve(vscode.lm.invokeTool(name, { input: given, toolInvocationToken: undefined })),
        /There is no account yet\. Add one with EMR: Add Account…\. Tell the user so/,
        name,
      );
    }
  });
});
