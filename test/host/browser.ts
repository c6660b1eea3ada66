import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where to look for a browser; replaced in tests. */
export interface BrowserLookup {
  /** Value of EMR_TEST_BROWSER. */
  readonly chosen: string | undefined;
  /** Absolute paths that may hold an installed browser, best first. */
  readonly installed: readonly string[];
  /** Unpacks the browser from npm; throws where there is none for this system. */
  readonly packaged: () => Promise<string>;
}

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * For pages that live for a minute or two, where no speed is measured: to compile once more what is used often takes
 * more time of the processors than is won before they end (a sixth of what it takes to load a workbench).
 */
const shortLivedFlags = ['--js-flags=--no-opt,--no-maglev'];

/** Options of {@link launchBrowser}. */
export interface BrowserOptions {
  /** For pages that end soon: what they do often is no faster than what they do once. Default: false. */
  readonly shortLived?: boolean;
  /** Default: this machine's browsers. */
  readonly lookup?: BrowserLookup;
}

/**
 * Starts a headless Chromium: the one that EMR_TEST_BROWSER names, else an installed one, else the one from npm.
 * Throws an Error that says what to install or set.
 */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { shortLived = false, lookup = systemLookup() } = options;
  return chromium.launch({
    executablePath: await findBrowser(lookup),
    args: shortLived ? [...quietFlags, ...shortLivedFlags] : quietFlags,
  });
}

/** The default: this machine's browsers. */
function systemLookup(): BrowserLookup {
  return {
    chosen: process.env['EMR_TEST_BROWSER'],
    installed: installedCandidates(),
    packaged: async () => {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        throw new Error(`@sparticuz/chromium has no browser for ${process.platform} ${process.arch}`);
      }
      return (unpacked ??= import('@sparticuz/chromium').then(({ default: it }) => it.executablePath()));
    },
  };
}

/** Unpacked once: two at the same time would write one file. */
let unpacked: Promise<string> | undefined;

async function findBrowser({ chosen, installed, packaged }: BrowserLookup): Promise<string> {
  if (chosen !== undefined && chosen !== '') {
    if (await isExecutable(chosen)) return chosen;
    throw new Error(`EMR_TEST_BROWSER is set to ${chosen}, which is not an executable file.`);
  }
  for (const candidate of installed) if (await isExecutable(candidate)) return candidate;
  try {
    return await packaged();
  } catch (error) {
    throw new Error(
      'No browser found for the tests. Install Google Chrome or Chromium (Debian: apt-get install chromium), ' +
        'or set EMR_TEST_BROWSER to the path of a Chromium-based browser.',
      { cause: error },
    );
  }
}

function installedCandidates(): string[] {
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
  const onPath = names.flatMap((name) =>
    (process.env['PATH'] ?? '')
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder))
      .map((folder) => path.join(folder, name)),
  );
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        ...onPath,
      ];
    case 'win32':
      return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
        .map((name) => process.env[name])
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]);
    default:
      return onPath;
  }
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
