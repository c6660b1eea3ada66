import assert from 'node:assert/strict';
import type { PanelModel } from '../../../src/webview/protocol.ts';
import { readKept, readMessage } from '../../../src/webview/schema.ts';

const operation = { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };

const model: PanelModel = {
  language: 'en',
  title: 'Scale out',
  place: [{ text: 'etl-prod', href: 'https://emr-next.console.aliyun.com/#/x' }],
  state: { label: 'Failed', icon: 'error', tone: 'failed' },
  span: { label: 'Took', from: 1, to: 2 },
  notice: { text: 'x', steps: ['Retry'] },
  timeline: {
    heading: 'Timeline',
    tone: 'failed',
    running: { label: 'Running', from: 1 },
    usual: { label: 'Usually', from: 1, to: 2 },
    begin: { label: 'Created', at: 1 },
    end: { label: 'Now' },
  },
  explanation: {
    tone: 'failed',
    heading: 'Why',
    code: 'OutOfStock',
    message: [{ text: '<b>' }, { text: 'x', href: 'https://help.aliyun.com/x' }],
    steps: {
      heading: 'What to do',
      items: [{ text: 'x', button: { label: 'Copy', press: { type: 'copy', id: 'types' } } }],
    },
  },
  blocks: [
    {
      id: 'cluster',
      heading: 'x',
      facts: [{ id: 'x', label: 'x', value: { kind: 'time', at: 1 } }],
      table: { caption: 'x', columns: ['x'], rows: [[{ kind: 'operation', text: 'x', open: 'y' }]] },
    },
  ],
  history: {
    heading: 'x',
    dots: [{ label: 'x', at: 1, ms: 2, tone: 'succeeded' }],
    fold: 'x',
    table: { caption: 'x', columns: [], rows: [] },
  },
  details: { id: 'details', heading: 'x' },
  raw: { heading: 'Raw JSON', json: '{}', copy: 'raw' },
  buttons: [{ action: 'refresh', label: 'x', icon: 'x' }],
  tools: { label: 'x', buttons: [] },
  texts: { copy: 'Copy' },
};

/** The same with something else at a place within. */
function changed(path: string, value: unknown): unknown {
  const message = structuredClone({ type: 'show', model, operation }) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = message;
  for (const name of names) at = at[name] as Record<string, unknown>;
  at[last] = value;
  return message;
}

describe('what the panel takes from the extension', () => {
  it('is a whole model, unchanged', () => {
    const message = { type: 'show', model, operation };
    assert.deepEqual(readMessage(structuredClone(message)), message);
  });

  for (const href of [
    'javascript:alert(1)',
    'command:workbench.action.quit',
    'http://help.aliyun.com/',
    'https://aliyun.com.evil.example/',
    'https://evil.example/?aliyun.com',
    'https://evilaliyun.com/',
    'https://user@aliyun.com:1@evil.example/',
  ]) {
    it(`is no link to ${href}`, () => {
      assert.equal(readMessage(changed('model.place.0.href', href)), undefined);
      assert.equal(readMessage(changed('model.explanation.message.1.href', href)), undefined);
    });
  }

  it('is nothing of another form', () => {
    for (const data of [undefined, null, 'show', {}, { type: 'show' }, { type: 'ready' }, [model]])
      assert.equal(readMessage(data), undefined);
    for (const [path, value] of [
      ['type', 'other'],
      ['operation.clusterId', 1],
      ['model.title', { toString: 'x' }],
      ['model.state.tone', 'green'],
      ['model.span.from', NaN],
      ['model.timeline.begin.at', '1'],
      ['model.blocks.0.id', '"><img src=x>'],
      ['model.blocks.0.facts.0.value.kind', 'html'],
      ['model.buttons.0.action', 'workbench.action.quit'],
      ['model.explanation.steps.items.0.button.press', { type: 'ready' }],
      ['model.explanation.steps.items.0.button.press', { type: 'action', action: 'quit' }],
    ] as const) {
      assert.equal(readMessage(changed(path, value)), undefined, path);
    }
  });

  it('is no state that another version kept', () => {
    const kept = { unfolded: ['raw'], scroll: 300 };
    assert.deepEqual(readKept({ operation, ...kept }), kept);
    for (const state of [
      undefined,
      null,
      { operation, rawOpen: true },
      { unfolded: 'raw' },
      { unfolded: [1], scroll: 1 },
      { unfolded: ['raw'], scroll: Infinity },
    ])
      assert.deepEqual(readKept(state), { unfolded: [], scroll: 0 });
  });
});
