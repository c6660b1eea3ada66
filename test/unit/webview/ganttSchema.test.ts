import assert from 'node:assert/strict';
import type { GanttState } from '../../../src/webview/gantt/protocol.ts';
import { readMessage, readState } from '../../../src/webview/gantt/schema.ts';
import { bar, model } from './ganttSample.ts';

describe('messages to the timeline', () => {
  it('are taken as they are', () => {
    for (const message of [
      { type: 'show', model },
      { type: 'patch', bars: [bar], gone: ['x'] },
      { type: 'patch', summary: model.summary, groups: [], rows: model.rows, bars: [], gone: [] },
    ]) {
      assert.deepEqual(readMessage(structuredClone(message)), message);
    }
  });

  it('are not taken from anybody else', () => {
    const odd: readonly unknown[] = [
      undefined,
      'show',
      { type: 'close' },
      { type: 'show' },
      { type: 'show', model: { ...model, range: 'year' } },
      { type: 'show', model: { ...model, texts: { ...model.texts, keys: 7 } } },
      { type: 'patch', bars: [], gone: [7] },
      ...[
        { from: NaN },
        { from: -1 },
        { from: Infinity },
        { from: 9e15 },
        { to: 0 },
        { to: NaN },
        { tone: 'evil' },
        { title: {} },
        { id: undefined },
      ].map((wrong) => ({ type: 'patch', bars: [{ ...bar, ...wrong }], gone: [] })),
    ];
    for (const message of odd) assert.equal(readMessage(message), undefined, JSON.stringify(message));
  });
});

describe('what the timeline keeps', () => {
  const state: GanttState = {
    range: 'month',
    table: true,
    text: 'etl',
    onlyFailed: true,
    part: { from: 1, to: 2 },
  };

  it('is there again', () => {
    assert.deepEqual(readState(state), state);
    const { part: _part, ...rest } = state;
    assert.deepEqual(readState(rest), rest);
  });

  it('is forgotten where it makes no sense', () => {
    const atFirst = readState(undefined);
    assert.deepEqual(atFirst, { range: 'day', table: false, text: '', onlyFailed: false });
    for (const odd of [
      { range: 'year' },
      { part: { from: 2, to: 1 } },
      { part: { from: NaN, to: 1 } },
      { text: 'x'.repeat(2_000) },
    ]) {
      assert.deepEqual(readState({ ...state, ...odd }), atFirst, JSON.stringify(odd));
    }
  });
});
