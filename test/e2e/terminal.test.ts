import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { place } from '../host/turn.ts';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';
import { inLanguages } from './variants.ts';

/** A step writes the answer of the CLI, a task waits for its operation, and only then the last step runs. */
const TASKS = {
  version: '2.0.0',
  tasks: [
    { label: 'wait', type: 'emrOperation', region: 'cn-hangzhou', from: 'answer.json', problemMatcher: [] },
    { label: 'next', type: 'shell', command: 'echo over > done.txt', dependsOn: 'wait', problemMatcher: [] },
  ],
};

const LANGUAGES = {
  en: {
    demo: 'EMR: Explore the Demo',
    operations: 'Operations',
    running: 'In progress',
    scaleOut: 'Scale out · etl-prod',
    span: /^Running for \d/,
    foreign: /\p{Script=Han}/u,
    link: 'Open EMR operation',
    ended: 'Scale out · etl-prod: Completed',
    refresh: 'EMR: Refresh',
    openSettings: 'Open Settings',
  },
  'zh-cn': {
    demo: 'EMR: 体验演示',
    operations: '操作',
    running: '进行中',
    scaleOut: '扩容 · etl-prod',
    span: /^已运行 \d+秒$/,
    foreign: /In progress|Details|Created|Refresh|Checked/,
    link: '打开 EMR 操作',
    ended: '扩容 · etl-prod：已完成',
    refresh: 'EMR: 刷新',
    openSettings: '打开设置',
  },
} as const;

for (const language of inLanguages('zh-cn')) {
  const words = LANGUAGES[language];
  describe(`settings, terminals and tasks, in ${language}`, function () {
    this.timeout(240_000);
    let session: Session;
    let folder: string;
    let operationId: string;
    let clusterId: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'emr-terminal-'));
      await mkdir(path.join(folder, '.vscode'));
      await writeFile(path.join(folder, '.vscode', 'tasks.json'), JSON.stringify(TASKS));
      const settings = {
        // As elements of the page, rather than drawn, lines of terminals can be found.
        'terminal.integrated.gpuAcceleration': 'off',
        'emrOperations.notifications': 'off',
      };
      session = await Session.start(
        { settings, ...(language === 'en' ? {} : { locale: language }) },
        { folder },
      );
      await session.workbench.openView('EMR');
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    });

    /** A message in the corner, or in the list of all. */
    const message = (text: string): Locator =>
      session.workbench.page.locator('.notification-list-item:visible', { hasText: text });

    it('has a panel in one language, and no status bar item where a setting says so', async () => {
      const { workbench } = session;
      // That endings are told from now on shows below.
      await session.changeSettings({
        'emrOperations.notifications': 'all',
        'emrOperations.statusBar': 'never',
      });
      await workbench.runCommand(words.demo);
      const running = workbench.page.locator(`[aria-label*="${words.running}"]`);
      await workbench.clickRow(workbench.treeRow(words.scaleOut, words.operations).and(running));
      const panel = await workbench.webviewFrame(words.running);
      assert.match(await panel.locator('.span').innerText(), words.span);
      const text = await panel.locator('main').innerText();
      assert.doesNotMatch(text, words.foreign);
      operationId = /op-[0-9a-f]{16}/.exec(text)?.[0] ?? assert.fail(text);
      clusterId = /c-[0-9a-f]{16}/.exec(text)?.[0] ?? assert.fail(text);
      assert.equal(await workbench.statusBarItem('EMR:').count(), 0);
    });

    it('has the status bar item again without a reload', async () => {
      const { workbench } = session;
      await session.changeSettings({ 'emrOperations.statusBar': 'always' });
      await workbench.statusBarItem('EMR:').waitFor();
      await workbench.runCommand('View: Close All Editors');
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
      // Over several lines and in colours, as the CLI may write it.
      const coloured = `\\033[32m${operationId.slice(0, 9)}\\033[1m${operationId.slice(9)}\\033[0m`;
      await page.keyboard.type(
        `clear; printf '{\\n"ClusterId": "${clusterId}",\\n"OperationId": "${coloured}"\\n}\\n'\n`,
      );
      const line = page.locator('.xterm-rows > div', {
        hasText: new RegExp(`^"OperationId": "${operationId}"`),
      });
      await line.waitFor();
      const box = (await line.boundingBox()) ?? assert.fail('is not shown');
      const character = await page.evaluate<number>(`(() => {
        const row = [...document.querySelectorAll('.xterm-rows > div')].find((each) =>
          each.textContent.startsWith('"OperationId"'));
        const range = document.createRange();
        range.selectNodeContents(row);
        return range.getBoundingClientRect().width / row.textContent.trimEnd().length;
      })()`);
      const at = {
        x: box.x + character * ('"OperationId": "'.length + 5),
        y: box.y + box.height / 2,
      };
      await page.mouse.move(at.x - 2, at.y);
      await page.mouse.move(at.x, at.y, { steps: 3 });
      await page.getByText(words.link).waitFor();
      await page.keyboard.down('Control');
      await page.mouse.click(at.x, at.y);
      await page.keyboard.up('Control');
      const panel = await workbench.webviewFrame(operationId);
      await panel.locator('.state').waitFor();
    });

    it('shows a task that waits, behind which the next one runs, and tells of the end', async () => {
      const { workbench } = session;
      await workbench.page.keyboard.press('F1');
      await workbench.quickInput.type('task next');
      await workbench.quickInput.item('next').first().click();
      assert.ok(!existsSync(path.join(folder, 'done.txt')));
      const next = (): Promise<true | undefined> =>
        Promise.resolve(existsSync(path.join(folder, 'done.txt')) ? true : undefined);
      await place.lendFor(() => until('the next step', next, 90_000));
      // It may be over for a while, and its message away from the corner.
      await workbench.runCommand('Notifications: Show Notifications');
      await message(words.ended).waitFor();
    });

    it('says which value of a setting is of another form, and leads to the setting', async () => {
      const { workbench } = session;
      const setting = 'emrOperations.polling.maxRequestsPerSecond';
      await session.changeSettings({ [setting]: 0 });
      await workbench.runCommand(words.refresh);
      // Messages step back after a while; the list has all of them.
      await workbench.runCommand('Notifications: Show Notifications');
      await message(setting).getByText(words.openSettings).first().click();
      await workbench.page
        .locator('.settings-editor .setting-item-contents', { hasText: 'Max Requests Per Second' })
        .waitFor();
      assert.deepEqual(session.complaints, []);
    });
  });
}
