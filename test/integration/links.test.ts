import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationSnapshot } from '../../src/api.ts';
import { COMMANDS } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const ID = 'emr-operations.emr-operations';

function panels(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('emrOperations.operation'),
    );
}

/** Opens a link as a click on it would. */
async function open(query: string, path = '/operation'): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.open',
    vscode.Uri.parse(`${vscode.env.uriScheme}://${ID}${path}?${query}`),
  );
}

type Show = 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage';

interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
}

/**
 * Keeps what messages say from now on, and presses the button of that label, if any. Questions are kept apart, and
 * answered as given.
 */
function messages(
  button?: string,
  answer: string | undefined = 'Open',
): { readonly said: Message[]; readonly asked: Message[]; readonly restore: () => void } {
  const window = vscode.window as unknown as Record<Show, (text: string, ...buttons: string[]) => unknown>;
  const before = { ...window };
  const said: Message[] = [];
  const asked: Message[] = [];
  for (const name of ['showErrorMessage', 'showWarningMessage'] as const) {
    window[name] = (text, ...buttons) => {
      said.push({ text, buttons });
      return Promise.resolve(buttons.find((each) => each === button));
    };
  }
  window.showInformationMessage = (text, _options, ...buttons) => {
    asked.push({ text, buttons });
    return Promise.resolve(buttons.find((each) => each === answer));
  };
  const restore = (): void => {
    window.showErrorMessage = before.showErrorMessage;
    window.showWarningMessage = before.showWarningMessage;
    window.showInformationMessage = before.showInformationMessage;
  };
  return { said, asked, restore };
}

describe('a link to an operation', () => {
  let running: OperationSnapshot;
  const events: OperationSnapshot[] = [];
  let subscription: { dispose(): unknown };
  let query: string;

  before(async () => {
    // Else VS Code asks the user first, as it should.
    await vscode.workspace
      .getConfiguration('extensions')
      .update('confirmedUriHandlerExtensionIds', [ID], vscode.ConfigurationTarget.Global);
    const api = await vscode.extensions.getExtension<EmrOperationsApi>(ID)?.activate();
    assert.ok(api);
    subscription = api.onDidChangeOperation((event) => events.push(event));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    running = await until('a running operation', () => events.find(({ outcome }) => outcome === 'running'));
    query = `region=${running.regionId}&cluster=${running.clusterId}&operation=${running.operationId}`;
  });

  after(async () => {
    subscription.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens its panel, and does not watch', async () => {
    await vscode.commands.executeCommand(COMMANDS.stopWatching, { ...running });
    events.length = 0;
    await open(query);
    await until('the panel', () => panels().length === 1);
    assert.ok(!events.some(({ operationId, watched }) => operationId === running.operationId && watched));
  });

  it('says what is wrong with it, and what helps; nothing is opened and nothing is kept', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    events.length = 0;
    const wrong: readonly (readonly [string, string, RegExp, string | undefined])[] = [
      [query, '/other', /^This link is none of an operation/, undefined],
      [`${query}&operation=op-2`, '/operation', /the parameter operation once, in the form op-…/, undefined],
      [query.replace('cluster=c-', 'cluster=%24(x)'), '/operation', /the parameter cluster once/, undefined],
      // It would become the host that signed requests go to.
      [query.replace(running.regionId, 'cn-evil-1'), '/operation', /region cn-evil-1/, 'Select Regions…'],
      [query.replace(running.operationId, 'op-00000000000000aa'), '/operation', /^Not found/, 'Retry'],
      [`${query}&account=gone`, '/operation', /not set up here/, 'Use Another Account'],
    ];
    for (const [odd, path, text, button] of wrong) {
      const { said, restore } = messages();
      try {
        await open(odd, path);
        const message = await until(`the message of ${odd}`, () => said[0]);
        assert.match(message.text, text);
        assert.equal(message.buttons[0], button);
        assert.equal(said.length, 1);
      } finally {
        restore();
      }
    }
    await sleep(200);
    assert.equal(panels().length, 0);
    assert.ok(!events.some(({ operationId }) => operationId === 'op-00000000000000aa'));
  });

  it('to what is not known here asks before the service is asked, and does nothing without an answer', async () => {
    const { said, asked, restore } = messages(undefined, '');
    try {
      await open(query.replace(running.operationId, 'op-00000000000000aa'));
      const question = await until('the question', () => asked[0]);
      assert.equal(question.text, 'Open operation op-00000000000000aa?');
      assert.deepEqual(question.buttons, ['Open']);
      await sleep(200);
      assert.deepEqual(said, [], 'nobody was asked, so nobody said that it does not exist');
    } finally {
      restore();
    }
  });

  it('of an account that is not here opens with one that is, if the user says so', async () => {
    const { said, restore } = messages('Use Another Account');
    try {
      await open(`${query}&account=gone`);
      await until('the panel', () => panels().length === 1);
      assert.equal(said.length, 1);
    } finally {
      restore();
    }
  });
});
