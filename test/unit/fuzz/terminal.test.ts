import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isClusterId, isOperationId, isRegionId } from '../../../src/core/scope.ts';
import {
  operationIdsIn,
  placeInLine,
  TerminalMemory,
  withoutEscapes,
} from '../../../src/core/terminalIds.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { clusterId, oddText, operationId, regionId } from './texts.ts';

const ESCAPE = '\u001b';
const OP = 'op-7a3f5c1e9d2b4860';
const CLUSTER = 'c-5f1d0c9a7b3e2d48';

/** What sets colours and titles and makes links, and so is not seen. */
const unseen = fc.constantFrom(
  ...[
    '[31m',
    '[0m',
    '[01;38;5;196m',
    ']8;;https://x/op-1\u0007',
    `]0;title${ESCAPE}\\`,
    '=',
    '(B',
    '[?25l',
  ].map((rest) => ESCAPE + rest),
);
const moves = fc.constantFrom(...['[10C', '[2;1H', '[2J', '[1A', '[K'].map((rest) => ESCAPE + rest));

/** Text with IDs, and what looks like some, in it. */
const terminalText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        OP,
        CLUSTER,
        'op-',
        'c-',
        'cn-hangzhou',
        '{',
        '}',
        '://',
        '.json',
        '\r',
        '\n',
        '"',
        ' ',
        ESCAPE,
      ),
      unseen,
      moves,
      operationId,
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const gap = fc.constantFrom(' ', ' "', '": "', ' (', '，', '🚀', '\t', ' | ');

describe('fuzzing lines of a terminal', () => {
  fuzz(
    'finds each ID with its columns, whatever separates them',
    fc.property(fc.array(fc.tuple(gap, operationId), { maxLength: 20 }), gap, (pairs, end) => {
      const found = operationIdsIn(pairs.flat().join('') + end);
      assert.deepEqual(
        found.map((each) => each.operationId),
        pairs.map(([, id]) => id),
      );
    }),
  );

  fuzz(
    'finds nothing but whole words of its form',
    fc.property(terminalText, (line) => {
      let end = 0;
      for (const id of operationIdsIn(line)) {
        assert.ok(isOperationId(id.operationId) && id.startIndex >= end);
        end = id.startIndex + id.length;
        assert.equal(line.slice(id.startIndex, end), id.operationId);
        assert.doesNotMatch(line.charAt(id.startIndex - 1) + line.charAt(end), /[\w-]/);
        const { clusterId, regionId } = placeInLine(line, id);
        assert.ok(clusterId === undefined || (isClusterId(clusterId) && line.includes(clusterId)));
        assert.ok(regionId === undefined || (isRegionId(regionId) && line.includes(regionId)));
      }
    }),
  );

  const at = fc.integer({ min: 19_950, max: 20_010 });
  fuzz(
    'takes no half of an ID, or of the name of a file, at the end of what is read',
    fc.property(at, operationId, fc.constantFrom('', ' ', '.', '.json', '-x', '. '), (before, id, end) => {
      const isOne = !/^(?:\.\w|-)/.test(end) && before + id.length <= 20_000;
      const found = operationIdsIn(' '.repeat(before) + id + end);
      assert.deepEqual(
        found.map((each) => each.operationId),
        isOne ? [id] : [],
      );
    }),
    { oneOf: 5 },
  );

  fuzz(
    'knows the place that an object of JSON says',
    fc.property(
      fc.array(fc.record({ operationId, clusterId, regionId }), { minLength: 1, maxLength: 6 }),
      (all) => {
        const list = all.map((each) => ({
          ClusterId: each.clusterId,
          Op: each.operationId,
          RegionId: each.regionId,
        }));
        const line = JSON.stringify(list);
        operationIdsIn(line).forEach((id, index) => {
          const { clusterId, regionId } = all[index] ?? assert.fail();
          assert.deepEqual(placeInLine(line, id), { clusterId, regionId });
        });
      },
    ),
  );

  fuzzTime('takes linear time', ['op-', OP, '://', '{', 'c-', 'cn-', '.', ESCAPE, '[', ']', '0;'], (line) => {
    for (const id of operationIdsIn(line)) placeInLine(line, id);
    withoutEscapes(line);
  });
});

describe('fuzzing what is written to a terminal', () => {
  const seen = fc.string({
    unit: fc.constantFrom('op-7a3f', ' ', '{', '"', ':', '，', '中', '🚀', '\n'),
    maxLength: 20,
  });
  fuzz(
    'is read without what is not seen, and otherwise to the letter',
    fc.property(fc.array(fc.tuple(seen, fc.oneof(unseen, moves))), seen, (pairs, end) => {
      const text = pairs.flat().join('') + end;
      const expected = pairs.map(
        ([visible, escape]) => visible + (/\[[\d;]*[ACHJK]$/.test(escape) ? ' ' : ''),
      );
      assert.equal(withoutEscapes(text), expected.join('') + end);
    }),
  );

  fuzz(
    'keeps no escape, and is no other when it is read again',
    fc.property(fc.oneof(terminalText, oddText), (text) => {
      const plain = withoutEscapes(text);
      assert.ok(!plain.includes(ESCAPE));
      assert.equal(withoutEscapes(plain), plain);
    }),
  );

  const IDS = [OP, 'op-00000000000000aa'];
  fuzz(
    'is remembered the same in whatever pieces it comes',
    fc.property(terminalText, fc.array(fc.nat(), { maxLength: 20 }), (text, cuts) => {
      const [whole, pieces] = [new TerminalMemory(), new TerminalMemory()];
      for (const memory of [whole, pieces]) memory.begin('x');
      whole.write(text);
      let from = 0;
      for (const cut of [
        ...cuts.map((each) => each % (text.length + 1)).sort((a, b) => a - b),
        text.length,
      ]) {
        pieces.write(text.slice(from, cut));
        from = cut;
      }
      for (const memory of [whole, pieces]) memory.end();
      for (const id of IDS) assert.deepEqual(pieces.placeOf(id), whole.placeOf(id));
    }),
  );

  fuzz(
    'is remembered by whole IDs, however long a line is and wherever it is coloured',
    fc.property(
      fc.integer({ min: 19_900, max: 20_010 }),
      fc.nat(18),
      fc.oneof(unseen, fc.constant('')),
      fc.boolean(),
      (before, inside, escape, isCommand) => {
        const coloured = CLUSTER.slice(0, inside) + escape + CLUSTER.slice(inside);
        const line = `${OP} ${' '.repeat(before)}${isCommand ? CLUSTER : coloured} end`;
        const memory = new TerminalMemory();
        memory.begin(isCommand ? line : '');
        memory.write(isCommand ? OP : line);
        memory.end();
        const { clusterId } = memory.placeOf(OP);
        assert.ok(clusterId === undefined || clusterId === CLUSTER, clusterId);
      },
    ),
    { oneOf: 5 },
  );

  fuzzTime('takes linear time', [OP, CLUSTER, '\n', '\r', ESCAPE, '[0m', ']8;;', '\u0007'], (text) => {
    const memory = new TerminalMemory();
    memory.begin(text);
    memory.write(text);
    memory.end();
    memory.placeOf(OP);
  });
});
