import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';

/** A step writes the answer of the CLI, a task waits for its operation, and only then the last step runs. */
const TASKS = {
  version: '2.0.0',
  tasks: [
    { label: 'wait', type: 'emrOperation', region: 'cn-hangzhou', from: 'answer.json', problemMatcher: [] },
    { label: 'next', type: 'shell', command: 'echo over > done.txt', dependsOn: 'wait', problemMatcher: [] },
  ],
};

describe('terminals and tasks', function () {
  this.timeout(240_000);
  let session: Session;
  let folder: string;
  let operationId: string;
  let clusterId: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'emr-terminal-'));
    await mkdir(path.join(folder, '.vscode'));
    await writeFile(path.join(folder, '.vscode', 'tasks.json'), JSON.stringify(TASKS));
    // As elements of the page, rather than drawn, lines of terminals can be found.
    const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
    session = await Session.start({ settings }, { folder });
    const { workbench } = session;
    await workbench.runCommand('EMR: Explore the Demo');
    await workbench.openView('EMR');
    const running = workbench.page.locator('[aria-label*="In progress"]');
    await workbench.clickRow(workbench.treeRow('Scale out · etl-prod', 'Operations').and(running));
    const text = await (await workbench.webviewFrame('In progress')).locator('body').innerText();
    operationId = /op-[0-9a-f]{16}/.exec(text)?.[0] ?? assert.fail(text);
    clusterId = /c-[0-9a-f]{16}/.exec(text)?.[0] ?? assert.fail(text);
    await workbench.runCommand('View: Close All Editors');
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('takes the answer of a command into a file', async () => {
    const { workbench } = session;
    await workbench.runCommand('Terminal: Create New Terminal');
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').waitFor();
    const answer = `{"ClusterId":"${clusterId}","OperationId":"${operationId}"}`;
    await workbench.page.keyboard.type(`echo '${answer}' | tee answer.json\n`);
    await until('the answer', async () =>
      (await readFile(path.join(folder, 'answer.json'), 'utf8').catch(() => '')).includes(operationId)
        ? true
        : undefined,
    );
  });

  it('has links of operation IDs in what a command writes', async () => {
    const { workbench } = session;
    const { page } = workbench;
    // A cluster that is named lines before it, as in the output of scripts.
    await page.keyboard.type(
      `clear; printf 'cluster ${clusterId}\\nregion cn-hangzhou\\nstarted ${operationId}.\\n'\n`,
    );
    const line = page.locator('.xterm-rows > div', { hasText: new RegExp(`^started ${operationId}`) });
    await line.waitFor();
    const box = (await line.boundingBox()) ?? assert.fail('is not shown');
    const character = await page.evaluate<number>(`(() => {
      const row = [...document.querySelectorAll('.xterm-rows > div')].find((each) =>
        each.textContent.startsWith('started op-'));
      const range = document.createRange();
      range.selectNodeContents(row);
      return range.getBoundingClientRect().width / row.textContent.trimEnd().length;
    })()`);
    const at = { x: box.x + character * ('started '.length + 5), y: box.y + box.height / 2 };
    await page.mouse.move(at.x - 2, at.y);
    await page.mouse.move(at.x, at.y, { steps: 3 });
    await page.getByText('Open EMR operation').waitFor();
    await page.keyboard.down('Control');
    await page.mouse.click(at.x, at.y);
    await page.keyboard.up('Control');
    const panel = await workbench.webviewFrame(operationId);
    await panel.locator('.state').waitFor();
  });

  it('shows a task that waits, behind which the next one runs', async () => {
    const { workbench } = session;
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.type('task next');
    await workbench.quickInput.item('next').first().click();
    assert.ok(!existsSync(path.join(folder, 'done.txt')));
    await until(
      'the next step',
      () => Promise.resolve(existsSync(path.join(folder, 'done.txt')) ? true : undefined),
      90_000,
    );
    await workbench.notification('Scale out · etl-prod: Completed').waitFor();
  });
});
