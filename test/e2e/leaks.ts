/**
 * Looks for secrets wherever a run could have left them. Every secret of the UI tests begins with `Canary`, so that
 * one look finds all of them, whichever test they are of; in the forms too in which headers, queries, files and
 * stores of a browser would hold them.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { markedProcesses } from '../host/processes.ts';
import type { RunningHost } from '../host/server.ts';

const MARK = 'Canary';

/** Characters beside a find that a report shows; not more, as reports are kept too. */
const SHOWN = 40;

/** As it is, and as UTF-16; in hex; in base64, where it begins at each of the three places within a group. */
const FORMS: readonly Buffer[] = [
  Buffer.from(MARK),
  Buffer.from(MARK, 'utf16le'),
  Buffer.from(Buffer.from(MARK).toString('hex')),
  Buffer.from(Buffer.from(MARK).toString('hex').toUpperCase()),
  ...[0, 1, 2].map((before) => {
    const text = Buffer.from('x'.repeat(before) + MARK).toString('base64');
    // The first and the last characters depend on what is beside it.
    return Buffer.from(text.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1));
  }),
];

/** What signs a call: the signature of version 3 of the protocol, as a header has it. */
const SIGNATURE = /Signature=[0-9a-f]{64}/;

/** Where a secret is on purpose. */
export interface Exceptions {
  /** Files that a test wrote itself: where a user keeps secrets, and the extension reads them. */
  readonly files?: readonly string[];
  /** Variables that the host was given, which all of its processes inherit: `NAME=value`. */
  readonly variables?: readonly string[];
  /** What a test put into the clipboard itself. */
  readonly copied?: readonly string[];
}

/** The secrets in what is text or bytes, each with a little of what is around it. */
export function secretsIn(content: string | Buffer): readonly string[] {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
  const found = FORMS.flatMap((form) => {
    const at = bytes.indexOf(form);
    return at === -1 ? [] : [bytes.subarray(Math.max(0, at - SHOWN), at + SHOWN).toString('latin1')];
  });
  if (bytes.includes('Signature='))
    found.push(...(SIGNATURE.exec(bytes.toString('latin1')) ?? []).slice(0, 1));
  return found;
}

function leaksIn(where: string, content: string | Buffer): string[] {
  return secretsIn(content).map((found) => `${where}: ${JSON.stringify(found)}`);
}

/** In every file below a folder: profile, storages, logs, what crashed, what was installed. */
export async function leaksInFiles(folder: string, { files = [] }: Exceptions = {}): Promise<string[]> {
  const leaks: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || files.includes(file)) continue;
    // It may have gone meanwhile.
    leaks.push(...leaksIn(file, await readFile(file).catch(() => '')));
  }
  return leaks;
}

/** In the arguments of all processes of a host, and in what of their variables it was not given. */
export async function leaksInProcesses(
  marker: string,
  { variables = [] }: Exceptions = {},
): Promise<string[]> {
  const leaks: string[] = [];
  for (const pid of markedProcesses(marker)) {
    const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
    const command = await read('cmdline');
    const inherited = (await read('environ')).split('\0').filter((each) => !variables.includes(each));
    leaks.push(
      ...leaksIn(`arguments of ${path.basename(command.split('\0', 1)[0] ?? '')}`, command),
      ...leaksIn(`variables of ${pid}`, inherited.join('\0')),
    );
  }
  return leaks;
}

/**
 * Run in every document before anything else: tells of each text that is ever put into it, of notifications and
 * webviews too, and of each that is copied. What is typed into a prompt is no text of a document.
 */
const OBSERVE = `(() => {
  const tell = (where, text) => { if (text && text.includes(${JSON.stringify(MARK)})) reportLeak(where, text); };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === 'attributes') tell('attribute ' + attributeName, target.getAttribute(attributeName));
      else if (type === 'characterData') tell('document', target.data);
      else for (const node of addedNodes) tell('document', node.textContent);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['aria-label', 'title', 'href', 'value'],
  });
  const copy = navigator.clipboard?.writeText.bind(navigator.clipboard);
  if (copy) navigator.clipboard.writeText = (text) => { tell('clipboard', text); return copy(text); };
})()`;

/** Everything that the page keeps in the browser, as text. */
const BROWSER_STATE = `(async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const parts = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      parts.push(JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  return parts.join('\\n');
})()`;

export async function browserState(page: Page): Promise<string> {
  return String(await page.evaluate(BROWSER_STATE));
}

/** Watches all pages of a context from their beginning on. @returns what has been seen so far */
export async function observe(context: BrowserContext): Promise<readonly string[]> {
  const leaks: string[] = [];
  await context.exposeBinding('reportLeak', (_, where: unknown, text: unknown) => {
    leaks.push(...leaksIn(String(where), String(text)));
  });
  await context.addInitScript(OBSERVE);
  return leaks;
}

/** Everything that one host and its pages hold at the moment. */
export async function leaksOf(
  host: RunningHost,
  context: BrowserContext,
  exceptions: Exceptions,
): Promise<readonly string[]> {
  const leaks = await leaksInProcesses(host.marker, exceptions);
  for (const page of context.pages()) {
    for (const frame of page.frames())
      leaks.push(...leaksIn(`document ${frame.url()}`, await frame.content().catch(() => '')));
    // What VS Code seals itself can not be read there; everything else it keeps in the clear.
    leaks.push(...leaksIn('store of the browser', await browserState(page).catch(() => '')));
  }
  leaks.push(...leaksIn('output of the host', host.output()));
  leaks.push(...(await leaksInFiles(path.dirname(host.home), exceptions)));
  return leaks;
}
