/**
 * Takes the pictures of the product: `npm run screenshots` → media/screenshots. Every theme shows a failed
 * operation beside the tree; the Chinese one shows the same.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { Session } from './support.ts';

const folder = path.resolve(import.meta.dirname, '../../media/screenshots');

const THEMES = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

const WORDS = {
  en: {
    demo: 'Explore the Demo',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
    operations: 'Operations',
    type: 'Scale out',
    failed: 'Failed',
  },
  'zh-cn': {
    demo: '体验演示',
    region: '华东1（杭州）',
    clusters: '集群',
    operations: '操作',
    type: '扩容',
    failed: '失败',
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
  await workbench.openView('EMR');
  await workbench.page.getByRole('button', { name: words.demo }).waitFor();
  await shoot(`welcome${suffix}`);
  await workbench.page.getByRole('button', { name: words.demo }).click();
  await workbench.expandRow(words.region, words.clusters);
  await workbench.expandRow('etl-prod', words.clusters);
  // Rows move while operations become known one by one.
  await workbench.page.waitForTimeout(8_000);
  await workbench.treeRow(`${words.type} · ads-olap`, words.operations).first().click();
  await (await workbench.webviewFrame('ads-olap')).locator('.span').waitFor();
  await shoot(`running${suffix}`);
  await workbench.notification(words.failed).waitFor({ timeout: 150_000 });
  await shoot(`failed-dark${suffix}`);
  for (const [name, theme] of Object.entries(themes).slice(1)) {
    await host.writeSettings({ 'workbench.colorTheme': theme });
    await session.reload();
    await (await workbench.webviewFrame('ads-olap')).locator('.box').waitFor();
    await workbench.treeRow('etl-prod', words.clusters).waitFor();
    await shoot(`failed-${name}${suffix}`);
  }
}

mkdirSync(folder, { recursive: true });
await packageExtension();
await take('en', THEMES);
await take('zh-cn', { dark: THEMES.dark });
