import type { Frame, Locator, Page } from 'playwright-core';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../host/wait.ts';
import type { HostileLab, HostileRound } from './hostileLab.ts';
import { webviewThat } from './signedIn.ts';

/** What stands at one place. */
export interface Seen {
  /** One line each: nothing invisible may be in them. */
  readonly lines: readonly string[];
  /** What came of it besides text. */
  readonly evil: readonly string[];
}

/** Where text of the cloud is shown or handed on. */
export interface Surface {
  readonly name: string;
  readonly look: (lab: HostileLab, round: HostileRound) => Promise<Seen>;
  /** Longest line, in characters. */
  readonly maxLine: number;
  /** It hands on what came as it came, encoded. */
  readonly encoded?: true;
}

/** How long a hover may take to show; milliseconds. */
const HOVER_MS = 5_000;

/** Runs in the page: texts and labels below some elements, and what no text may become. */
const LOOK = `(roots, whole) => {
  const evil = [];
  const lines = [];
  const BAD = 'img[src*="evil"], script[src*="evil"], iframe[src*="evil"], a[href*="evil"], a[data-href*="evil"], ' +
    'a[href*="workbench.action.quit"], a[data-href*="workbench.action.quit"], .codicon-zap, [onerror]';
  for (const root of roots) {
    for (const bad of root.querySelectorAll(BAD)) evil.push(bad.outerHTML.slice(0, 200));
    for (const bold of root.querySelectorAll('b, strong')) if (bold.textContent === 'bold') evil.push('bold');
    // Where lines are kept they are those of a text that is shown as it came.
    const kept = [...root.querySelectorAll('pre, .said')];
    const skip = (node) => whole !== true && kept.some((each) => each.contains(node));
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node !== null; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!skip(node) && node.parentElement?.tagName !== 'STYLE') lines.push(node.data);
        continue;
      }
      for (const name of ['aria-label', 'title', 'custom-hover']) {
        const value = node.getAttribute(name);
        if (value !== null && !skip(node)) lines.push(value);
      }
    }
  }
  if (globalThis.owned !== undefined) evil.push('a script ran');
  return { lines: lines.filter((line) => line.trim() !== ''), evil };
}`;

/** As much as is used of an element. */
interface Marked {
  setAttribute(name: string, value: string): void;
}

/** @param within the document that it is in: the script is a text, since what it does is the browser's */
async function seen(within: Frame | Page, found: Locator): Promise<Seen> {
  const mark = `look-${(marks += 1)}`;
  await found.evaluateAll((all: readonly Marked[], name) => {
    for (const each of all) each.setAttribute('data-mark', name);
  }, mark);
  return within.evaluate<Seen>(`(${LOOK})([...document.querySelectorAll('[data-mark="${mark}"]')])`);
}

let marks = 0;

async function frameWith(lab: HostileLab, selector: string): Promise<Frame> {
  const has = async (frame: Frame): Promise<boolean> => (await frame.locator(selector).count()) > 0;
  return webviewThat(`a frame with ${selector}`, lab.workbench, has);
}

async function hover(lab: HostileLab, over: Locator): Promise<Seen> {
  const { page } = lab.workbench;
  const shown = page.locator('.workbench-hover-container .monaco-hover, .workbench-hover').first();
  // A row that is painted anew under the mouse loses its hover.
  await until('a hover', async () => {
    await page.mouse.move(1, 1);
    return over
      .hover({ timeout: HOVER_MS })
      .then(() => shown.waitFor({ timeout: HOVER_MS }))
      .then(() => true)
      .catch(() => undefined);
  });
  await page.waitForTimeout(500);
  const found = await seen(page, shown);
  await page.mouse.move(1, 1);
  return found;
}

async function clipboard(lab: HostileLab, command: string, round: HostileRound): Promise<string> {
  await lab.probed.probe('command', 'workbench.action.closeQuickOpen');
  await lab.workbench.page.evaluate(`navigator.clipboard.writeText('nothing yet')`);
  await lab.run(command, round.failed);
  return until('what was copied', async () => {
    const text = await lab.probed.probe<string>('clipboard');
    return text === 'nothing yet' ? undefined : text;
  });
}

/** What a text of several lines would become where it is read as Markdown. */
function markdownEvil(text: string): readonly string[] {
  let fence: string | undefined;
  const evil: string[] = [];
  for (const line of text.split('\n')) {
    const mark = /^(?:`{3,}|~{3,})/.exec(line)?.[0];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true && line.trim() === mark) fence = undefined;
      continue;
    }
    if (mark !== undefined) fence = mark;
    else if (
      line.startsWith('# Owned') ||
      /(?<!\\)\]\((command|https:\/\/evil)|(?<!\\)<(img|script|https:\/\/evil)/.test(line)
    )
      evil.push(line.slice(0, 200));
  }
  return evil;
}

const lines = (text: string): readonly string[] => text.split('\n');

const rows = (lab: HostileLab, view: string): Locator => lab.workbench.view(view).locator('.monaco-list-row');

const toolAnswer = (name: string): Surface => ({
  name: `tool ${name}`,
  maxLine: 8_000,
  look: async (lab, { failed }) => {
    const input = name === 'getOperation' ? failed : {};
    const text = await lab.probed.probe<string>('tool', `emrOperations_${name}`, input).catch(String);
    return { lines: [text], evil: Buffer.byteLength(text) > 8_000 ? ['too long'] : [] };
  },
});

/** A new place is an entry here. */
export const SURFACES: readonly Surface[] = [
  { name: 'rows of clusters', maxLine: 600, look: (lab) => seen(lab.workbench.page, rows(lab, 'Clusters')) },
  {
    name: 'rows of operations',
    maxLine: 600,
    look: (lab) => seen(lab.workbench.page, rows(lab, 'Operations')),
  },
  {
    name: 'hover of a cluster',
    maxLine: 1_000,
    look: (lab) =>
      hover(lab, rows(lab, 'Clusters').and(lab.workbench.page.locator('[aria-level="1"]')).first()),
  },
  {
    name: 'hover of an operation',
    maxLine: 1_000,
    look: (lab) =>
      hover(lab, rows(lab, 'Operations').and(lab.workbench.page.locator('[aria-level="2"]')).first()),
  },
  {
    name: 'status bar and its hover',
    maxLine: 600,
    look: (lab) =>
      hover(lab, lab.workbench.page.locator('.part.statusbar .statusbar-item[id*="emr"]').first()),
  },
  {
    name: 'list of operations',
    maxLine: 1_000,
    look: async (lab) => {
      const { quickInput } = lab.workbench;
      lab.probed.begin('showActiveOperations');
      await quickInput.waitOpen('EMR operations');
      await lab.workbench.page.waitForTimeout(300);
      const found = await seen(lab.workbench.page, quickInput.widget);
      await quickInput.escape();
      return found;
    },
  },
  {
    name: 'pick a cluster',
    maxLine: 600,
    look: async (lab) => {
      const { quickInput } = lab.workbench;
      lab.probed.begin('watchOperation');
      await quickInput.waitOpen('Watch Operation');
      await quickInput.type('op-00000000000000aa cn-hangzhou');
      await quickInput.accept();
      await quickInput.widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
      const found = await seen(lab.workbench.page, quickInput.widget);
      await quickInput.escape();
      return found;
    },
  },
  {
    name: 'panel',
    maxLine: 2_000,
    look: async (lab) => {
      const frame = await frameWith(lab, 'main .state');
      return seen(frame, frame.locator('body'));
    },
  },
  {
    name: 'tabs',
    maxLine: 600,
    look: (lab) => seen(lab.workbench.page, lab.workbench.page.locator('.part.editor .tabs-container')),
  },
  {
    name: 'timeline',
    maxLine: 1_000,
    look: async (lab) => {
      // The terminal of a task has taken its place.
      await lab.workbench.runCommand('EMR: Show Timeline');
      const frame = await frameWith(lab, '.stage');
      await frame.locator('.bars').focus();
      await lab.workbench.page.keyboard.press('End');
      return seen(frame, frame.locator('body'));
    },
  },
  {
    name: 'report',
    maxLine: 2_000_000,
    look: async (lab, round) => {
      const text = await clipboard(lab, 'copyReport', round);
      return { lines: [], evil: markdownEvil(text) };
    },
  },
  {
    name: 'command for the CLI',
    maxLine: 300,
    look: async (lab, round) => {
      const text = await clipboard(lab, 'copyCliCommand', round);
      const plain = /^aliyun emr GetOperation --RegionId [a-z0-9-]+ --ClusterId [\w-]+ --OperationId [\w-]+$/;
      return { lines: [text], evil: plain.test(text) ? [] : [text] };
    },
  },
  {
    name: 'raw JSON',
    maxLine: 2_000_000,
    encoded: true,
    look: async (lab, { failed }) => {
      await lab.run('openRawJson', failed);
      const editor = lab.workbench.page.locator('.monaco-editor[data-uri^="emr-operation"]').first();
      await editor.waitFor();
      const found = await seen(lab.workbench.page, editor);
      await lab.probed.probe('command', 'workbench.action.closeActiveEditor');
      return found;
    },
  },
  {
    name: 'terminal of a task',
    maxLine: 2_000,
    look: async (lab, { running }) => {
      await lab.probed.probe('task', running.operationId);
      const screen = lab.workbench.page.locator('.terminal-wrapper.active .xterm-rows');
      await screen.getByText('Waiting for').first().waitFor();
      await lab.workbench.page.waitForTimeout(1_000);
      const found = await seen(lab.workbench.page, screen);
      // A colour of its own is what a sequence would have made.
      const coloured = await screen.locator('.xterm-fg-1').count();
      return { ...found, evil: [...found.evil, ...(coloured === 0 ? [] : ['a sequence was obeyed'])] };
    },
  },
  {
    name: 'message of an end',
    maxLine: 2_000,
    look: async (lab, { running }) => {
      lab.simulator.setOperation(running, { state: 'FAILED' });
      await lab.run('refresh', running);
      const toast = lab.workbench.page.locator('.notifications-toasts .notification-list-item').first();
      await toast.waitFor({ timeout: 40_000 });
      return seen(lab.workbench.page, toast);
    },
  },
  toolAnswer('listClusters'),
  toolAnswer('listOperations'),
  toolAnswer('getOperation'),
  {
    name: 'log',
    maxLine: 2_000,
    look: async (lab) => {
      const logs = path.join(lab.probed.session.host.userDataDir, 'logs');
      const all: string[] = [];
      for (const file of await readdir(logs, { recursive: true })) {
        if (file.endsWith('EMR Operations.log'))
          all.push(...lines(await readFile(path.join(logs, file), 'utf8')));
      }
      const bad = all.filter((line) => /evil\.example|owned|\[error\]/.test(line));
      return { lines: all, evil: bad.slice(0, 3) };
    },
  },
];
