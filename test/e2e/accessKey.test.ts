import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { openWorkbench } from '../host/workbench.ts';
import { browserState } from './leaks.ts';
import { Session } from './support.ts';

const SECRET = 'CanarySecretOfTheUiTest0000001';
const WRONG_SECRET = 'CanaryWrongSecretOfTheUiTest01';
/** Beside an operation ID in the clipboard, it must go nowhere. */
const CLIPBOARD_SECRET = 'CanaryOfTheClipboard0000000001';
const NEXT_SECRET = 'CanaryNextSecretOfTheUiTest001';

/** What is selected in the text field in focus. */
const SELECTED = `{
  const { value = '', selectionStart, selectionEnd } = document.activeElement;
  value.slice(selectionStart, selectionEnd);
}`;

describe('an operator with an AccessKey', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let account: SimulatedAccount;
  let session: Session;

  before(async () => {
    account = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
    };
    simulator = await startSimulator({ accounts: [account] });
    const { url } = simulator;
    const endpoints = { emr: url, actiontrail: url, sts: url };
    session = await Session.start(
      { settings: { 'emrOperations.endpoints': endpoints } },
      // Only rows in view exist.
      { viewport: { width: 1280, height: 2_000 } },
    );
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
    await simulator.close();
  });

  async function give(text: string): Promise<void> {
    await session.workbench.quickInput.type(text);
    await session.workbench.quickInput.accept();
  }

  /** Answers the prompt that shows such a message. */
  async function answer(message: string, text: string): Promise<void> {
    await session.workbench.quickInput.waitMessage(message);
    await give(text);
  }

  it('is told what is wrong with each input, and goes back without losing any', async () => {
    const { quickInput, page } = session.workbench;
    await session.workbench.openView('EMR');
    await page.getByRole('button', { name: 'Add Account' }).click();
    await quickInput.waitOpen('Add Account');
    await quickInput.item('AccessKey').click();
    await quickInput.waitOpen('Add AccessKey');
    await quickInput.type('no');
    await quickInput.accept();
    await quickInput.waitMessage('An AccessKey ID has at least 8');
    await quickInput.type(account.accessKeyId);
    await quickInput.accept();
    await quickInput.waitMessage('AccessKey secret.');
    await quickInput.back();
    await quickInput.waitMessage('AccessKey ID of a RAM user');
    assert.equal(await quickInput.input.inputValue(), account.accessKeyId);
  });

  it('ends silently on Escape, at each step', async () => {
    const { quickInput, page } = session.workbench;
    await quickInput.escape();
    // What is done, and the prompt that opens then: a key pressed before that would go nowhere.
    const steps = [
      [() => session.workbench.runCommand('EMR: Add Account…'), () => quickInput.waitOpen('Add Account')],
      [
        () => quickInput.item('AccessKey').click(),
        () => quickInput.waitMessage('AccessKey ID of a RAM user'),
      ],
      [() => give(account.accessKeyId), () => quickInput.waitMessage('AccessKey secret.')],
      [() => give(SECRET), () => quickInput.waitMessage('Security token')],
      [() => give(''), () => quickInput.item('China (Hangzhou)').waitFor()],
    ] as const;
    for (let last = 1; last <= steps.length; last += 1) {
      for (const [act, opened] of steps.slice(0, last)) {
        await act();
        await opened();
      }
      await quickInput.escape();
    }
    await session.workbench.runCommand('EMR: Show Log');
    // The message that the key is being checked takes a moment to go.
    await page.locator('.notification-list-item').first().waitFor({ state: 'detached', timeout: 5_000 });
    // Nothing but the check of the key was asked, and nothing was kept.
    assert.deepEqual([...new Set(simulator.requests.map(({ action }) => action))], ['GetCallerIdentity']);
  });

  it('learns that the secret is wrong, and mends it', async () => {
    const { quickInput } = session.workbench;
    await session.workbench.runCommand('EMR: Add Account…');
    await quickInput.item('AccessKey').click();
    await answer('AccessKey ID of a RAM user', account.accessKeyId);
    await answer('AccessKey secret.', WRONG_SECRET);
    await answer('Security token', '');
    await answer('The AccessKey secret does not belong to this AccessKey ID.', SECRET);
    await answer('Security token', '');
    await quickInput.item('China (Hangzhou)').waitFor();
  });

  it('finds the regions that have clusters, and may type another', async () => {
    const { quickInput } = session.workbench;
    await quickInput.button('Find My Clusters');
    await quickInput.input.and(session.workbench.page.getByPlaceholder(/Clusters found: \d+ in 3/)).waitFor();
    await quickInput.type('cn-newplace-1');
    await quickInput.item('Region cn-newplace-1').waitFor();
    await quickInput.type('');
    // Singapore has clusters too, but is not wanted.
    await quickInput.item('Singapore').click();
    await quickInput.accept();
    await session.workbench.treeRow('China (Hangzhou)', 'Clusters').waitFor();
    await session.workbench.treeRow('China (Shanghai)', 'Clusters').waitFor();
  });

  it('sees why one region is forbidden while another works', async () => {
    const { workbench } = session;
    account.denied = [{ action: 'ListClusters', regionId: 'cn-shanghai' }];
    await workbench.expandRow('China (Shanghai)', 'Clusters');
    await workbench.treeRow('No permission', 'Clusters').waitFor();
    const label = await workbench.treeRow('No permission', 'Clusters').getAttribute('aria-label');
    assert.match(label ?? '', /emr:ListClusters/);
    await workbench.expandRow('China (Hangzhou)', 'Clusters');
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    await workbench.clickRow(workbench.treeRow('No permission', 'Clusters'));
    await workbench.notification('emr:ListClusters').waitFor();
    await workbench.clickNotification('emr:ListClusters', 'Copy Policy');
    await workbench.statusBarItem('Copied: RAM policy').waitFor();
    account.denied = [];
    await workbench.rowAction('No permission', 'Retry', 'Clusters');
    await workbench.treeRow('No permission', 'Clusters').waitFor({ state: 'detached' });
  });

  it('sees that the service failed, and that it heals by itself', async () => {
    const { workbench } = session;
    const mend = simulator.addFault({
      action: 'ListAutoScalingActivities',
      fault: { kind: 'error', code: 'ServiceUnavailable', status: 503 },
    });
    await workbench.expandRow('etl-prod', 'Clusters');
    await workbench.treeRow('The service failed', 'Clusters').waitFor();
    mend();
    await workbench.treeRow('Scale out', 'Clusters').first().waitFor();
  });

  it('is told that an answer was too large, and not that the network failed', async () => {
    const { workbench } = session;
    const mend = simulator.addFault({ action: 'ListClusters', fault: { kind: 'huge', bytes: 12_000_000 } });
    await workbench.runCommand('EMR: Refresh');
    await workbench.treeRow('Answer too large', 'Clusters').first().waitFor();
    mend();
    await workbench.runCommand('EMR: Refresh');
    await workbench.treeRow('Answer too large', 'Clusters').first().waitFor({ state: 'detached' });
  });

  it('reaches every page of a long list', async () => {
    const { workbench } = session;
    const rows = workbench.view('Clusters').locator('.monaco-list-row[aria-level="3"]');
    const more = workbench.treeRow('Load more…', 'Clusters');
    const total = /of (\d+) loaded/.exec((await more.getAttribute('aria-label')) ?? '')?.[1];
    assert.ok(Number(total) > (await rows.count()) - 5, 'not all of them are there');
    await workbench.clickRow(more);
    // The last page takes the place of the row for more.
    await more.waitFor({ state: 'detached' });
    await rows.nth(Number(total) - 1).waitFor();
    await workbench.focusAfterMore();
  });

  it('watches an operation whose ID is pasted, and is told of its end', async () => {
    const { workbench } = session;
    const { quickInput } = workbench;
    const [, , restart] = simulator.showcase;
    assert.ok(restart);
    await workbench.runCommand('EMR: Watch Operation…');
    await quickInput.waitOpen('Watch Operation');
    await quickInput.type('restart');
    await quickInput.accept();
    await quickInput.waitMessage('No single operation ID found');
    await quickInput.type(`op-0000 ${restart.clusterId} ${restart.regionId}`);
    await quickInput.accept();
    await quickInput.waitMessage('Nothing has this ID in this region');
    await quickInput.type(
      JSON.stringify({
        ClusterId: restart.clusterId,
        OperationId: restart.operationId,
        RegionId: restart.regionId,
      }),
    );
    await quickInput.accept();
    await workbench.webviewFrame('RUN_APPLICATION_ACTION');
    await workbench.statusBarItem('running').waitFor();
    simulator.setOperation(restart, {
      state: 'FAILED',
      reason: { code: 'ServiceFailure', message: '<img src=x onerror=alert(1)> [x](command:y)' },
    });
    await workbench.notification('Failed').waitFor({ timeout: 30_000 });
    assert.match(await workbench.notification('Failed').innerText(), /ServiceFailure/);
    const panel = await workbench.webviewFrame('ServiceFailure');
    assert.equal(await panel.locator('.explanation img').count(), 0, 'markup of the cloud stays text');
    assert.match(await panel.locator('.explanation').innerText(), /<img src=x onerror=alert\(1\)>/);
  });

  it('is offered the operation in the clipboard, and asked only for its cluster', async () => {
    const { context, workbench } = session;
    const { quickInput, page } = workbench;
    const [{ clusterId, regionId } = assert.fail()] = simulator.showcase;
    const { operationId } = simulator.addOperation({ regionId, clusterId, type: 'INCREASE_NODES' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    session.exceptions.copied.push(CLIPBOARD_SECRET);
    await page.evaluate(
      // A string, since what it does is the browser's.
      `navigator.clipboard.writeText(${JSON.stringify(`password ${CLIPBOARD_SECRET} for ${operationId} in ${regionId}`)})`,
    );
    await workbench.runCommand('EMR: Watch Operation…');
    await quickInput.waitMessage('Found in the clipboard');
    assert.equal(await quickInput.input.inputValue(), `${operationId} ${regionId}`);
    await until('the selected text', async () => {
      const selected = await page.evaluate<string>(SELECTED);
      return selected === `${operationId} ${regionId}` ? true : undefined;
    });
    await page.keyboard.type('o');
    await quickInput.waitMessage('Operation ID, or a line');
    assert.equal(await quickInput.input.inputValue(), 'o');
    await quickInput.type(operationId);
    await quickInput.accept();
    // Without the region it is asked for, and Back leads to what was typed.
    await quickInput.item('China (Hangzhou)').waitFor();
    await quickInput.back();
    await quickInput.waitMessage('Operation ID, or a line');
    assert.equal(await quickInput.input.inputValue(), operationId);
    await quickInput.type(`${operationId} ${regionId}`);
    await quickInput.accept();
    await quickInput.item('etl-prod').waitFor();
    // Of another cluster the service does not know it; nothing that was given is lost.
    await quickInput.type('c-00000000000000aa');
    await quickInput.pick('Cluster c-00000000000000aa');
    await quickInput.waitMessage('c-00000000000000aa · China (Hangzhou): Nothing has this ID in this region');
    assert.equal(await quickInput.input.inputValue(), `${operationId} ${regionId}`);
    await quickInput.accept();
    await quickInput.item('Cluster c-00000000000000aa').waitFor();
    assert.equal(await quickInput.input.inputValue(), 'c-00000000000000aa');
    await quickInput.type('etl');
    await quickInput.item('Cluster c-00000000000000aa').waitFor({ state: 'detached' });
    await quickInput.pick('etl-prod');
    const panel = await workbench.webviewFrame(operationId);
    await panel.getByRole('button', { name: 'Stop Watching' }).waitFor();
    simulator.setOperation({ regionId, clusterId, operationId }, { state: 'COMPLETED' });
  });

  it('keeps the account over a reload', async () => {
    const { workbench } = session;
    await session.reload();
    await workbench.openView('EMR');
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
  });

  it('rotates the key in one window, and goes on', async () => {
    const { workbench, context, host } = session;
    const { quickInput } = workbench;
    const second = await openWorkbench(context, host);
    await second.openView('EMR');
    await second.treeRow('etl-prod', 'Clusters').waitFor();
    account.accessKeySecret = NEXT_SECRET;
    for (const window of [workbench, second]) {
      await window.runCommand('EMR: Refresh');
      await window.treeRow('Sign-in failed', 'Clusters').first().waitFor();
    }
    await workbench.runCommand('EMR: Update Credentials…');
    await quickInput.waitMessage('AccessKey ID of a RAM user');
    assert.equal(await quickInput.input.inputValue(), account.accessKeyId);
    await quickInput.accept();
    await answer('AccessKey secret.', NEXT_SECRET);
    await answer('Security token', '');
    await workbench.treeRow('Sign-in failed', 'Clusters').first().waitFor({ state: 'detached' });
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    // On the web a window reads the secrets once; elsewhere VS Code tells every window.
    await second.reload();
    await second.openView('EMR');
    await second.treeRow('etl-prod', 'Clusters').waitFor();
    await second.treeRow('Sign-in failed', 'Clusters').waitFor({ state: 'detached' });
    await second.page.close();
    // VS Code is loaded twice, one time beside another.
  }).timeout(240_000);

  it('keeps the key sealed, and has a log with everything in it for the look at the end', async () => {
    // On the web VS Code keeps its state in the browser: secrets sealed, everything else in the clear.
    const state = await browserState(session.workbench.page);
    assert.ok(state.includes('data-ops'), 'the state of the extension is in it');
    assert.ok(!state.includes(account.accessKeyId));
    const logs = path.join(session.host.userDataDir, 'logs');
    const ours = (await readdir(logs, { recursive: true })).filter((name) =>
      name.endsWith('EMR Operations.log'),
    );
    const texts = await Promise.all(ours.map((name) => readFile(path.join(logs, name), 'utf8')));
    assert.ok(
      texts.some((text) => text.includes('[trace]')),
      'it is at trace level',
    );
  });

  it('removes the account with its secret, after asking', async () => {
    const { workbench } = session;
    const { length } = simulator.requests;
    await workbench.runCommand('EMR: Remove Account…');
    await workbench.clickDialog('Remove the account data-ops?', 'Remove');
    await workbench.page.getByRole('button', { name: 'Explore the Demo' }).waitFor();
    assert.ok(simulator.requests.length - length < 5, 'nothing is asked for any more');
    assert.deepEqual(session.complaints, []);
  });
});
