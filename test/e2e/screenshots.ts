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
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
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
    details: 'Show Details',
  },
  'zh-cn': {
    demo: '体验演示',
    region: '华东1（杭州）',
    clusters: '集群',
    operations: '操作',
    type: '扩容',
    failed: '失败',
    details: '查看详情',
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
  await workbench.openView('EMR');
  await workbench.page.getByRole('button', { name: words.demo }).waitFor();
  await workbench.screenshot(path.join(folder, `welcome-${language}.png`));
  await workbench.page.getByRole('button', { name: words.demo }).click();
  await workbench.expandRow(words.region, words.clusters);
  await workbench.expandRow('etl-prod', words.clusters);
  const title = `${words.type} · ads-olap`;
  await workbench.treeRow(title, words.operations).first().click();
  await (await workbench.webviewFrame(words.type)).locator('.span').waitFor();
  await workbench.page.waitForTimeout(3_000);
  await workbench.screenshot(path.join(folder, `running-${language}.png`));
  await workbench.notification(words.failed).waitFor({ timeout: 150_000 });
  for (const [name, theme] of Object.entries(themes)) {
    await host.writeSettings({ 'workbench.colorTheme': theme });
    await workbench.page.waitForTimeout(2_000);
    const suffix = language === 'en' ? name : `${language}-${name}`;
    await workbench.screenshot(path.join(folder, `failed-${suffix}.png`));
  }
}

mkdirSync(folder, { recursive: true });
await packageExtension();
await take('en', THEMES);
await take('zh-cn', { dark: THEMES.dark });
