import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMessage as readBars, readState } from '../../../src/webview/gantt/schema.ts';
import { readKept, readMessage } from '../../../src/webview/schema.ts';
import { bar, model as gantt } from '../webview/ganttSample.ts';
import { model, operation } from '../webview/panelSample.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { mutated, oddJson } from './texts.ts';

const TONES = ['running', 'attention', 'succeeded', 'partial', 'failed', 'unknown'];
const anything = fc.anything({ withNullPrototype: true, withSparseArray: true });

/** What a view draws from: by its name, each value is of its form. */
function assertDrawable(value: unknown, name = ''): void {
  if (name === 'href') {
    assert.ok(typeof value === 'string');
    const { protocol, hostname, username, port } = new URL(value);
    assert.match(hostname, /(?:^|\.)(?:aliyun\.com|alibabacloud\.com|alibabacloud\.com\.cn)$/);
    assert.deepEqual([protocol, username, port], ['https:', '', '']);
  } else if (name === 'tone') assert.ok(TONES.includes(String(value)));
  else if (['at', 'ms', 'from', 'to'].includes(name)) assert.ok(Number.isFinite(value));
  else if (typeof value === 'object' && value !== null) {
    assert.ok(!Object.hasOwn(value, '__proto__'));
    for (const [key, inside] of Object.entries(value)) assertDrawable(inside, key);
  } else assert.ok(['string', 'boolean', 'number'].includes(typeof value), name);
}

describe('fuzzing messages to the panel', () => {
  const right = fc.constant({ type: 'show', model, operation });
  fuzz(
    'are drawn where each part is of its form, and are then no other when they are read again',
    fc.property(fc.oneof({ arbitrary: mutated(right), weight: 9 }, oddJson, anything), (data) => {
      const message = readMessage(data);
      if (message === undefined) return;
      assertDrawable(message);
      assert.deepEqual(readMessage(structuredClone(message)), message);
    }),
  );

  fuzz(
    'may bring whatever else, which is left out',
    fc.property(fc.dictionary(fc.stringMatching(/^x\w{1,8}$/), oddJson), (more) => {
      const message = { type: 'show', model: { ...model, ...more }, operation, ...more };
      assert.deepEqual(readMessage(message), { type: 'show', model, operation });
    }),
  );

  fuzz(
    'keep of a state the names of parts and a place alone',
    fc.property(
      fc.oneof(mutated(fc.constant({ unfolded: ['raw', 'details'], scroll: 100 })), anything),
      (state) => {
        const { unfolded, scroll } = readKept(state);
        assert.ok(unfolded.every((each) => typeof each === 'string'));
        assert.ok(Number.isFinite(scroll));
      },
    ),
  );

  fuzzTime('take linear time', ['https://', 'a.', '.aliyun.com', '-', '/'], (href) => {
    readMessage({ type: 'show', model: { ...model, place: [{ text: 'x', href }] }, operation });
  });
});

describe('fuzzing messages to the timeline', () => {
  const right = fc.constantFrom<unknown>(
    { type: 'show', model: gantt },
    { type: 'patch', bars: [bar, { ...bar, id: 'other' }], rows: gantt.rows, gone: ['x'] },
  );
  fuzz(
    'are drawn where each part is of its form, and are then no other when they are read again',
    fc.property(fc.oneof({ arbitrary: mutated(right), weight: 9 }, oddJson, anything), (data) => {
      const message = readBars(data);
      if (message === undefined) return;
      assertDrawable(message);
      assert.deepEqual(readBars(structuredClone(message)), message);
      const bars = message.type === 'show' ? message.model.bars : message.bars;
      for (const { from, to = from } of bars) assert.ok(from >= 0 && to >= from && to <= 8.64e15);
    }),
  );

  const state = { range: 'week', table: true, text: 'x', onlyFailed: false, part: { from: 1, to: 2 } };
  fuzz(
    'keep a state that makes sense',
    fc.property(fc.oneof(mutated(fc.constant(state)), anything), (kept) => {
      const read = readState(kept);
      assert.deepEqual(readState(read), read);
      assert.ok(read.text.length <= 1_000 && (read.part === undefined || read.part.to > read.part.from));
    }),
  );
});
