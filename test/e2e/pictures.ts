import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Language } from './operator.ts';
import type { Session } from './support.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../media/screenshots');

/** The themes by the names that pictures have; the first is the one to begin with. */
export const THEMES = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type ThemeName = keyof typeof THEMES;

/** Keeps a picture as `name-theme`, for Chinese with the language behind; small, since there are many. */
export async function keepPicture(
  what: Page | Locator,
  name: string,
  { theme, language }: { readonly theme: ThemeName; readonly language: Language },
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${name}-${theme}${language === 'en' ? '' : `-${language}`}.png`);
  await sharp(await what.screenshot())
    .png({ palette: true, effort: 10 })
    .toFile(file);
}

/** Shows each theme without a reload, the first one last: then it goes on as it began. */
export async function inEachTheme(
  session: Session,
  show: (theme: ThemeName) => Promise<void>,
): Promise<void> {
  const [first, ...others] = Object.keys(THEMES) as ThemeName[];
  for (const theme of [...others, first]) {
    if (theme === undefined) continue;
    await session.changeSettings({ 'workbench.colorTheme': THEMES[theme] });
    await show(theme);
  }
}
