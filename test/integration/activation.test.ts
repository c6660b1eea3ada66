import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS, SETTINGS_SECTION } from '../../src/editor/ids.ts';

const extension = vscode.extensions.getExtension('emr-operations.emr-operations');

describe('activation', () => {
  it('registers every command', async () => {
    assert.ok(extension);
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.values(COMMANDS)) assert.ok(known.has(command), command);
  });

  it('has the settings with their defaults', () => {
    const settings = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    assert.deepEqual(settings.get(SETTINGS.endpoints), {});
    assert.equal(settings.get(SETTINGS.network), 'public');
    assert.equal(settings.get(SETTINGS.notifications), 'failures');
    assert.equal(settings.get(SETTINGS.maxRequestsPerSecond), 5);
  });

  it('loads nothing but what registers, as there is no account', () => {
    assert.ok(extension);
    const dist = path.join(extension.extensionPath, 'dist');
    const loaded = Object.keys(require.cache).flatMap((file) =>
      path.dirname(file) === dist ? path.basename(file) : [],
    );
    assert.deepEqual(loaded, ['extension.cjs']);
  });
});
