import assert from 'node:assert/strict';
import { readKept, readMessage } from '../../../src/webview/schema.ts';
import { model, operation } from './panelSample.ts';

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
