/**
 * Takes the pictures of the product: `npm run screenshots` → media/screenshots. Every theme shows a failed
 * operation beside the tree, what hovers say and what is asked; the Chinese one shows the same.
 */
import { mkdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { takePanelPictures } from './panelPictures.ts';
import { Session } from './support.ts';
import { takeTimelinePictures } from './timelinePictures.ts';
import { takeWalkthroughPicture } from './walkthroughPictures.ts';

const folder = path.resolve(import.meta.dirname, '../../media/screenshots');

const THEMES = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

const WORDS = {
  en: {
    addAccount: 'Add Account',
    demo: 'Explore the Demo',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
    operations: 'Operations',
    type: 'Scale out',
    failed: 'Failed',
    filter: 'Filter Operations…',
  },
  'zh-cn': {
    addAccount: '添加账号',
    demo: '体验演示',
    region: '华东1（杭州）',
    clusters: '集群',
    operations: '操作',
    type: '扩容',
    failed: '失败',
    filter: '筛选操作…',
  },
} as const;

async function take(language: keyof typeof WORDS, themes: Readonly<Record<string, string>>): Promise<void> {
  const words = WORDS[language];
  const settings = { 'workbench.colorTheme': Object.values(themes)[0] };
  await using session = await Session.start(
    { settings, ...(language === 'en' ? {} : { locale: language }) },
    { viewport: { width: 1200, height: 720 } },
  );
  const { workbench, host } = session;
  const shoot = async (name: string): Promise<void> => {
    // Away from everything that shows a tooltip.
    await workbench.page.mouse.move(700, 600);
    await workbench.page.waitForTimeout(1_500);
    await workbench.screenshot(path.join(folder, `${name}.png`));
  };
  const suffix = language === 'en' ? '' : `-${language}`;
  /** What shows only while the mouse is over something, or until a key is pressed. */
  const shootShort = async (theme: string): Promise<void> => {
    const { page, quickInput } = workbench;
    const snap = async (name: string): Promise<void> => {
      // Hovers fade in, and what they say may have to be asked for.
      await page.waitForTimeout(2_000);
      await workbench.screenshot(path.join(folder, `${name}-${theme}${suffix}.png`));
    };
    const away = () => page.mouse.move(700, 600);
    await away();
    await workbench.statusBarItem('EMR:').hover();
    await page.locator('.workbench-hover table').waitFor();
    await snap('status-hover');
    await workbench.statusBarItem('EMR:').click();
    await quickInput.waitOpen();
    await away();
    await snap('status-list');
    await quickInput.escape();
    const view = workbench.view(words.operations);
    await view.hover();
    await view.getByRole('button', { name: words.filter }).click();
    await quickInput.waitOpen();
    await away();
    await snap('filter-operations');
    await quickInput.escape();
    for (const [name, row] of [
      ['hover-cluster', workbench.treeRow('etl-prod', words.clusters)],
      ['hover-operation', workbench.treeRow(`${words.type} · ads-olap`, words.operations)],
    ] as const) {
      await row.first().locator('.label-name').hover();
      await page.locator('.monaco-hover:visible').first().waitFor();
      await snap(name);
      await away();
      await page.locator('.monaco-hover:visible').first().waitFor({ state: 'detached' });
    }
  };
  await workbench.openView('EMR');
  await workbench.page.getByRole('button', { name: words.demo }).waitFor();
  await shoot(`welcome${suffix}`);
  await writeProfiles(path.join(host.home, '.aliyun'));
  await workbench.page.getByRole('button', { name: words.addAccount }).click();
  await workbench.quickInput.item('production').waitFor();
  await shoot(`sign-in${suffix}`);
  await workbench.quickInput.escape();
  await workbench.page.getByRole('button', { name: words.demo }).click();
  await workbench.expandRow(words.region, words.clusters);
  await workbench.expandRow('etl-prod', words.clusters);
  // Operations become known one by one.
  await workbench.page.waitForTimeout(8_000);
  await workbench.clickRow(workbench.treeRow(`${words.type} · ads-olap`, words.operations));
  await (await workbench.webviewFrame('ads-olap')).locator('.span').waitFor();
  await shoot(`running${suffix}`);
  await workbench.notification(words.failed).waitFor({ timeout: 150_000 });
  await shoot(`failed-dark${suffix}`);
  await shootShort('dark');
  for (const [name, theme] of Object.entries(themes).slice(1)) {
    await host.writeSettings({ 'workbench.colorTheme': theme });
    await session.reload();
    await (await workbench.webviewFrame('ads-olap')).locator('.explanation').waitFor();
    await workbench.treeRow('etl-prod', words.clusters).waitFor();
    await shoot(`failed-${name}${suffix}`);
    await shootShort(name);
  }
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

mkdirSync(folder, { recursive: true });
await packageExtension();
await take('en', THEMES);
await take('zh-cn', { dark: THEMES.dark });
await takePanelPictures(folder, { theme: THEMES.dark });
for (const [name, theme] of Object.entries(THEMES).slice(1)) {
  await takePanelPictures(folder, { theme, suffix: `-${name}`, states: ['stock'] });
}
await takePanelPictures(folder, { theme: THEMES.dark, suffix: '-zh-cn', states: ['stock'], locale: 'zh-cn' });
for (const [suffix, theme] of Object.entries(THEMES)) await takeTimelinePictures(folder, { theme, suffix });
await takeTimelinePictures(folder, { theme: THEMES.dark, suffix: 'dark-zh-cn', locale: 'zh-cn' });
for (const [suffix, theme] of Object.entries(THEMES)) await takeWalkthroughPicture(folder, { theme, suffix });
await takeWalkthroughPicture(folder, { theme: THEMES.dark, suffix: 'dark-zh-cn', locale: 'zh-cn' });
