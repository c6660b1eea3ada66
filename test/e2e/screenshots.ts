/**
 * Takes the pictures of the product: `npm run screenshots` → media/screenshots. Every view in each theme and both
 * languages: what a newcomer sees, a running and a failed operation beside the trees, what hovers say and what is
 * asked, the timeline. What panels say in rarer cases is there in one theme. All of it, or parts:
 *
 *   npm run screenshots [-- views | panels | timeline | panels:zh-cn …]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { until } from '../host/wait.ts';
import { takePanelPictures } from './panelPictures.ts';
import type { Language } from './operator.ts';
import { inEachTheme, keepPicture, THEMES, type ThemeName } from './pictures.ts';
import { Session } from './support.ts';
import { takeTimelinePictures } from './timelinePictures.ts';

const WORDS = {
  en: {
    addAccount: 'Add Account',
    begin: 'Get Started',
    demo: 'Explore the Demo',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
    operations: 'Operations',
    scaleOut: 'Scale out · ads-olap',
    restart: 'Run service action · stream-rt',
    running: 'In progress',
    failed: 'Failed',
    filter: 'Filter Operations…',
  },
  'zh-cn': {
    addAccount: '添加账号',
    begin: '开始使用',
    demo: '体验演示',
    region: '华东1（杭州）',
    clusters: '集群',
    operations: '操作',
    scaleOut: '扩容 · ads-olap',
    restart: '执行服务操作 · stream-rt',
    running: '进行中',
    failed: '失败',
    filter: '筛选操作…',
  },
} as const;

async function takeViewPictures(language: Language): Promise<void> {
  const words = WORDS[language];
  await using session = await Session.start(
    {
      settings: { 'workbench.colorTheme': THEMES.dark },
      ...(language === 'en' ? {} : { locale: language }),
    },
    { viewport: { width: 1200, height: 720 }, pixelRatio: 1 },
  );
  const { workbench, host } = session;
  const { page, quickInput } = workbench;
  // From everything that shows a tooltip.
  const away = () => page.mouse.move(700, 600);
  /** Hovers fade in, and what they say may have to be asked for. */
  const snap = async (name: string, theme: ThemeName): Promise<void> => {
    await page.waitForTimeout(2_000);
    await keepPicture(page, name, { theme, language });
  };
  const sideBar = page.locator('.part.sidebar');

  await workbench.openView('EMR');
  await sideBar.getByRole('button', { name: words.demo }).waitFor();
  await writeProfiles(path.join(host.home, '.aliyun'));
  await inEachTheme(session, async (theme) => {
    await workbench.runCommand('View: Close All Editors');
    await away();
    await snap('welcome', theme);
    await sideBar.getByRole('button', { name: words.addAccount, exact: true }).click();
    await quickInput.item('production').waitFor();
    await away();
    await snap('sign-in', theme);
    await quickInput.escape();
    await sideBar.getByRole('button', { name: words.begin, exact: true }).click();
    await page.locator('.getting-started-step').first().waitFor();
    await away();
    await snap('walkthrough', theme);
  });
  await workbench.runCommand('View: Close All Editors');

  await sideBar.getByRole('button', { name: words.demo }).click();
  await workbench.expandRow(words.region, words.clusters);
  await workbench.expandRow('etl-prod', words.clusters);
  const failing = workbench.treeRow(words.scaleOut, words.operations).first();
  const restart = workbench
    .treeRow(words.restart, words.operations)
    .and(page.locator(`[aria-label*="${words.running}"]`));
  await workbench.clickRow(failing);
  await workbench.notification(words.failed).waitFor({ timeout: 150_000 });
  await page.keyboard.press('Escape');
  const tab = page.locator('.part.editor .tab', { hasText: words.scaleOut });
  await inEachTheme(session, async (theme) => {
    await workbench.clickRow(restart);
    await (await workbench.webviewFrame('stream-rt')).locator('.span').waitFor();
    await away();
    await snap('running', theme);
    await tab.click();
    await (await workbench.webviewFrame('ads-olap')).locator('.explanation').waitFor();
    await away();
    await snap('failed', theme);

    await workbench.statusBarItem('EMR:').hover();
    await page.locator('.workbench-hover table').waitFor();
    await snap('status-hover', theme);
    await workbench.statusBarItem('EMR:').click();
    await quickInput.waitOpen();
    await away();
    await snap('status-list', theme);
    await quickInput.escape();
    const view = workbench.view(words.operations);
    await view.hover();
    await view.getByRole('button', { name: words.filter }).click();
    await quickInput.waitOpen();
    await away();
    await snap('filter-operations', theme);
    await quickInput.escape();
    for (const [name, row] of [
      ['hover-cluster', workbench.treeRow('etl-prod', words.clusters).first()],
      ['hover-operation', failing],
    ] as const) {
      const hover = page.locator('.monaco-hover:visible').first();
      // A row that is painted anew meanwhile takes its hover along.
      await until(`the picture ${name}`, async () => {
        await away();
        await row.locator('.label-name').hover();
        await hover.waitFor({ timeout: 5_000 }).catch(() => undefined);
        return (await hover.isVisible()) ? true : undefined;
      });
      await snap(name, theme);
      await away();
      await hover.waitFor({ state: 'detached' });
    }
  });
}

/** What somebody who uses the Aliyun CLI may have; nothing of it is ever called. */
async function writeProfiles(home: string): Promise<void> {
  const key = {
    access_key_id: 'LTAI5tExampleKeyId000001',
    access_key_secret: 'ExampleSecretForPictures000001',
  };
  const profiles = [
    {
      name: 'production',
      mode: 'RamRoleArn',
      region_id: 'cn-hangzhou',
      ram_role_arn: 'acs:ram::1234567890123456:role/emr-reader',
      ram_session_name: 'laptop',
      ...key,
    },
    { name: 'default', mode: 'AK', region_id: 'cn-shanghai', ...key },
    {
      name: 'sso',
      mode: 'CloudSSO',
      cloud_sso_sign_in_url: 'https://signin.example.com',
      ...key,
      sts_token: 'Example',
      sts_expiration: 1,
    },
    { name: 'vault', mode: 'External', process_command: 'vault-keys --role emr' },
  ];
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, 'config.json'), JSON.stringify({ current: 'production', profiles }));
}

const PARTS = { views: takeViewPictures, panels: takePanelPictures, timeline: takeTimelinePictures };
const asked = process.argv.slice(2);
const wanted = (name: string): boolean => asked.length === 0 || asked.includes(name);

await packageExtension();
for (const language of ['en', 'zh-cn'] as const) {
  for (const [name, take] of Object.entries(PARTS)) {
    if (wanted(name) || wanted(`${name}:${language}`)) await take(language);
  }
}
