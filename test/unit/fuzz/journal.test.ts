import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, decodeLegacy, encode, join, toRecord, type Entry } from '../../../src/app/journal/entry.ts';
import { LineSplitter } from '../../../src/app/journal/lines.ts';
import { Decoder, encode as encodeMessage, type Message } from '../../../src/app/windows/messages.ts';
import { classifyOperationState } from '../../../src/core/operation.ts';
import { spanOf } from '../../../src/core/operationSpan.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { damaged, mutated, oddText, operationId, clusterId } from './texts.ts';

const KEY = 'account/cn-hangzhou/c-5f1d0c9a7b3e2d48/op-7a3f5c1e9d2b4860';
const time = fc.integer({ min: 0, max: 8.64e15 });
const stamp = fc.integer({ min: -10, max: 40 });
const state = fc.constantFrom('IN_PROGRESS', 'COMPLETED', 'FAILED', 'NEW', '');

const fields = fc.record(
  {
    source: fc.constantFrom('scalingActivity', 'actionTrail', 'manual', 'api'),
    ...{ firstSeenAt: time, lastSeenAt: time, beganAt: time, snapshotAt: time },
    ...{ owner: oddText, clusterName: oddText, groupName: fc.option(oddText), toldState: fc.option(state) },
    ...{ watched: fc.boolean(), seenActive: fc.boolean(), unseen: fc.boolean(), forgotten: fc.boolean() },
    snapshot: fc.record(
      {
        clusterId,
        operationId,
        state,
        startTime: time,
        endTime: time,
        reason: fc.record({ message: oddText }, { noNullPrototype: true }),
      },
      { requiredKeys: ['clusterId', 'operationId'], noNullPrototype: true },
    ),
    initiator: fc.record(
      {
        way: fc.constantFrom('console', 'cli'),
        name: oddText,
        request: fc.dictionary(fc.constantFrom('A', 'B'), oddText),
      },
      { requiredKeys: ['way'], noNullPrototype: true },
    ),
    later: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: ['firstSeenAt'], noNullPrototype: true },
);

const line = fc.record({
  n: stamp,
  s: fc.dictionary(fc.constantFrom('watched', 'source', 'clusterName', 'toldState', 'gone'), stamp),
  fields,
});
const json = line.map(({ n, s, fields: values }) => ({ n, s, ...values }));
const text = json.map((value) => `${KEY}\t${JSON.stringify(value)}`);
const anyLine = fc.oneof(
  text,
  damaged(text),
  mutated(json).map((value) => `${KEY}\t${JSON.stringify(value)}`),
  fc.tuple(oddText, oddText).map(([key, value]) => `${key}\t${value}`),
);

/** A record is what others rely on: each field of its form, whatever the line was. */
function assertRecord(entry: Entry): void {
  const record = toRecord(entry);
  const { firstSeenAt, watched, seenActive, clusterName = '', snapshot, initiator, source, ref } = record;
  assert.equal(Object.values(ref).join('/'), entry.key);
  assert.ok(typeof firstSeenAt === 'number' && firstSeenAt <= 8.64e15);
  assert.ok(
    typeof watched === 'boolean' && typeof seenActive === 'boolean' && typeof clusterName === 'string',
  );
  assert.ok(['scalingActivity', 'actionTrail', 'manual', 'api'].includes(source));
  assert.equal(typeof classifyOperationState(snapshot?.state), 'string');
  assert.ok(initiator === undefined || typeof initiator.way === 'string');
  const { from, to = from } = spanOf(record);
  assert.ok(from >= 0 && to >= from && to <= 8.64e15);
  assert.equal(Object.getPrototypeOf(entry.fields), Object.prototype);
}

const lines = (some: Entry): string => encode(some).slice(0, -1);

describe('fuzzing lines of the journal', () => {
  fuzz(
    'are read as they were written, in one line each',
    fc.property(text, (given) => {
      const entry = decode(given) ?? assert.fail('was not read');
      const written = encode(entry);
      assert.equal(written.indexOf('\n'), written.length - 1);
      assert.deepEqual(JSON.parse(JSON.stringify(decode(lines(entry)))), JSON.parse(JSON.stringify(entry)));
      assertRecord(entry);
    }),
  );

  fuzz(
    'are refused or give a record of its form, whatever they are',
    fc.property(anyLine, fc.nat(), (given, number) => {
      for (const entry of [decode(given), decodeLegacy(given, number)]) {
        if (entry === undefined) continue;
        assertRecord(entry);
        const again = decode(lines(entry)) ?? assert.fail('was not read again');
        assert.equal(lines(again), lines(entry));
      }
    }),
  );

  fuzz(
    'cost the odd field alone',
    fc.property(
      json,
      fc.constantFrom('watched', 'snapshot', 'source', 'clusterName', 'initiator'),
      (given, odd) => {
        const read = (value: object): object =>
          toRecord(decode(`${KEY}\t${JSON.stringify(value)}`) ?? assert.fail());
        const { [odd]: _left, ...rest } = given as Record<string, unknown>;
        assert.deepEqual(read({ ...given, [odd]: [7] }), read(rest));
      },
    ),
  );

  fuzz(
    'are the same in whatever order, and however often, they are joined',
    fc.property(fc.array(anyLine, { minLength: 2, maxLength: 4 }), fc.nat(), (given, turn) => {
      const entries = given.flatMap((each) => decode(each) ?? []).filter(({ key }) => key === KEY);
      const [first, ...rest] = entries;
      if (first === undefined) return;
      const all = (some: readonly Entry[]): Entry =>
        some.reduce<Entry | undefined>(join, undefined) ?? assert.fail();
      const forward = all(entries);
      const at = turn % entries.length;
      const sorted = ({ fields: values, stamps }: Entry): unknown =>
        [values, stamps].map((each) =>
          JSON.stringify(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))),
        );
      for (const other of [
        all([...entries].reverse()),
        all([...entries.slice(at), ...entries.slice(0, at)]),
        all([...entries, ...entries]),
        join(first, rest.length === 0 ? first : all(rest)),
      ])
        assert.deepEqual(sorted(other), sorted(forward));
    }),
  );

  fuzz(
    'are split the same in whatever pieces a file is read, to the byte',
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(text, { maxLength: 3 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      (odd, good, cuts) => {
        const bytes = Buffer.concat([
          Buffer.from(odd),
          Buffer.from(`\n${good.join('\n')}\n`),
          Buffer.from(odd),
        ]);
        const splitter = new LineSplitter();
        const found: { text: string; size: number }[] = [];
        let from = 0;
        for (const cut of [...cuts.map((each) => each % bytes.length).sort((a, b) => a - b), bytes.length]) {
          found.push(...splitter.split(bytes.subarray(from, cut)));
          from = cut;
        }
        const end = bytes.lastIndexOf(10) + 1;
        assert.equal(
          found.reduce((sum, { size }) => sum + size, 0),
          end,
        );
        assert.deepEqual(
          found.map((each) => each.text).filter((each) => each.startsWith(KEY)),
          good,
        );
      },
    ),
  );

  fuzzTime('take linear time', [KEY, '\t', '{', '"', '\0', '\ufeff', '/', '[', '{"n":1,'], (given) => {
    decode(given);
    decodeLegacy(given, 1);
  });
});

describe('fuzzing what windows say to each other', () => {
  // All that a message says is far shorter than the longest line.
  const some = oddText.map((each) => each.slice(0, 500));
  const message: fc.Arbitrary<Message> = fc.oneof(
    fc.constantFrom<Message>({ type: 'welcome' }, { type: 'ping' }, { type: 'pong' }, { type: 'lead' }),
    fc.record(
      { type: fc.constant('hello' as const), accountId: some, secret: some },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        type: fc.constant('seen' as const),
        looking: fc.boolean(),
        able: fc.boolean(),
        panels: fc.array(some),
      },
      { noNullPrototype: true },
    ),
  );

  fuzz(
    'is understood in whatever pieces it comes',
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 8 }), (said, cuts) => {
      const whole = said.map(encodeMessage).join('');
      const decoder = new Decoder();
      const heard: Message[] = [];
      let from = 0;
      for (const cut of [
        ...cuts.map((each) => each % (whole.length + 1)).sort((a, b) => a - b),
        whole.length,
      ]) {
        heard.push(...decoder.decode(whole.slice(from, cut)));
        from = cut;
      }
      assert.deepEqual(heard, said);
    }),
  );

  fuzz(
    'is of its form, or ends the talk with an error',
    fc.property(
      fc.oneof(
        mutated(message).map((each) => `${JSON.stringify(each)}\n`),
        oddText,
      ),
      (said) => {
        try {
          for (const { type } of new Decoder().decode(said))
            assert.ok(['hello', 'welcome', 'ping', 'pong', 'lead', 'seen', 'state'].includes(type));
        } catch (error) {
          assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error));
        }
      },
    ),
  );
});
