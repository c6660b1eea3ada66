import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** VS Code user settings by their dotted names. */
export type Settings = Readonly<Record<string, unknown>>;

/** Keeps the workbench quiet and offline: no welcome pages, AI features, updates, gallery or telemetry. */
const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the user settings of a profile: quiet defaults, below what is there already, below `settings`. */
export async function writeSettings(userDataDir: string, settings: Settings): Promise<void> {
  const file = path.join(userDataDir, 'User', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const merged = { ...quietSettings, ...(await readSettings(file)), ...settings };
  await writeFile(file, `${JSON.stringify(merged, undefined, 2)}\n`);
}

async function readSettings(file: string): Promise<Settings> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Settings;
  } catch {
    // Missing, or edited by hand with comments: start again.
    return {};
  }
}

/**
 * Makes `--locale zh-cn` count: without a language pack on record VS Code ignores it. The pack is empty, so VS
 * Code's own texts stay English while the extension's are Chinese.
 */
export async function writeLanguagePack(userDataDir: string): Promise<void> {
  await mkdir(userDataDir, { recursive: true });
  const translations = path.join(userDataDir, 'main.i18n.json');
  await writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: 'any',
    label: 'Chinese',
    extensions: [{ extensionIdentifier: { id: 'ms-ceintl.vscode-language-pack-zh-hans' }, version: '1.0.0' }],
    translations: { vscode: translations },
  };
  await writeFile(path.join(userDataDir, 'languagepacks.json'), JSON.stringify({ 'zh-cn': pack }));
}

/** The 32 bytes that the workbench seals its secrets with, made once per profile. */
export async function readMintKey(userDataDir: string): Promise<Buffer> {
  const file = path.join(userDataDir, 'mint-key');
  await mkdir(userDataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(file);
}
