import path from 'node:path';
import { Session } from './support.ts';

/** Takes a picture of the first thing that a newcomer sees: the empty views, and the walkthrough beside them. */
export async function takeWalkthroughPicture(
  folder: string,
  { theme, suffix, locale }: { readonly theme: string; readonly suffix: string; readonly locale?: 'zh-cn' },
): Promise<void> {
  await using session = await Session.start(
    { settings: { 'workbench.colorTheme': theme }, ...(locale === undefined ? {} : { locale }) },
    { viewport: { width: 1400, height: 760 } },
  );
  const { workbench } = session;
  const { page } = workbench;
  await workbench.openView('EMR');
  const begin = locale === undefined ? 'Get Started' : '开始使用';
  await page.getByRole('button', { name: begin, exact: true }).click();
  await page.locator('.getting-started-step').first().waitFor();
  // Away from everything that shows a tooltip; the picture of the step fades in.
  await page.mouse.move(700, 700);
  await page.waitForTimeout(2_000);
  await workbench.screenshot(path.join(folder, `walkthrough-${suffix}.png`));
}
