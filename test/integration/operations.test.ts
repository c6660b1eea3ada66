import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/editor/ids.ts';
import { startSimulator, type OperationAddress, type Simulator } from '../../src/simulator/index.ts';
import { until } from './waiting.ts';

function panelTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('emrOperations.operation'),
    );
}

describe('operations of the demo account', () => {
  /** A second simulator with the same scenario says which operations the demo has. */
  let ids: Simulator;
  let address: OperationAddress & { accountId: string };

  before(async () => {
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    ids = await startSimulator();
  });

  after(async () => {
    await ids.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens one panel for an operation, and reuses it', async () => {
    const [cluster] = ids.showcase;
    assert.ok(cluster);
    // Operation IDs change with every start of the demo; the panel opens for any.
    address = { accountId: 'demo', ...cluster };
    await vscode.commands.executeCommand(COMMANDS.openOperation, address);
    await until('the panel', () => panelTabs().length === 1);
    await vscode.commands.executeCommand(COMMANDS.openOperation, { ...address });
    await sleep(300);
    assert.equal(panelTabs().length, 1);
  });

  it('copies the ID and the CLI command', async () => {
    await vscode.commands.executeCommand(COMMANDS.copyOperationId, address);
    assert.equal(await vscode.env.clipboard.readText(), address.operationId);
    await vscode.commands.executeCommand(COMMANDS.copyCliCommand, address);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `aliyun emr GetOperation --RegionId ${address.regionId} --ClusterId ${address.clusterId} --OperationId ${address.operationId} # simulated`,
    );
  });

  it('copies a link that opens in VS Code', async () => {
    await vscode.commands.executeCommand(COMMANDS.copyLink, address);
    const { regionId, clusterId, operationId } = address;
    assert.equal(
      await vscode.env.clipboard.readText(),
      `vscode://emr-operations.emr-operations/operation?region=${regionId}&cluster=${clusterId}&operation=${operationId}`,
    );
  });

  it('takes a row that VS Code does not know just now for no other operation', async () => {
    // The panel of one is in front.
    await vscode.commands.executeCommand(COMMANDS.openOperation, address);
    await vscode.env.clipboard.writeText('as it was');
    await vscode.commands.executeCommand(COMMANDS.copyOperationId, undefined, undefined);
    assert.equal(await vscode.env.clipboard.readText(), 'as it was');
    await vscode.commands.executeCommand(COMMANDS.copyOperationId);
    assert.equal(await vscode.env.clipboard.readText(), address.operationId);
  });

  it('ignores an address that no operation can have', async () => {
    const hostile = {
      accountId: '../..',
      regionId: 'evil.example',
      clusterId: 'c-$(x)',
      operationId: 'op-/',
    };
    const opened = vscode.commands.executeCommand(COMMANDS.copyOperationId, hostile);
    // With nothing to act on the command asks; closing the question ends it silently.
    await sleep(500);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await opened;
    assert.notEqual(await vscode.env.clipboard.readText(), hostile.operationId);
  });

  it('shows the raw answer as a read-only JSON document', async () => {
    await vscode.commands.executeCommand(COMMANDS.openRawJson, address);
    const editor = await until('the document', () => vscode.window.activeTextEditor);
    assert.equal(editor.document.languageId, 'json');
    assert.equal(editor.document.uri.scheme, 'emr-operation');
    assert.equal(vscode.workspace.fs.isWritableFileSystem('emr-operation'), undefined);
  });
});
