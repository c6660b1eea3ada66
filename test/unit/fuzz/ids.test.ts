import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LINK_PATH, operationLink, parseOperationLink } from '../../../src/core/operationLink.ts';
import { fileOfTask, readTask } from '../../../src/core/operationTask.ts';
import { findOperationClue } from '../../../src/core/operationText.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId } from '../../../src/core/scope.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { clusterId, damaged, oddJson, oddText, operationId, regionId, separator, target } from './texts.ts';

/** What looks like an ID, stands inside a word or is a zone: none of them is to be found. */
const lookalike = fc.constantFrom(
  ...[
    'stop-1',
    'develop-2',
    'op-',
    'c-',
    'cn-',
    'sync-3',
    'cn-hangzhou-h',
    'ap-southeast-1a',
    'x',
    'xop-1',
    'op_1',
  ],
  ...['top-op', 'acs:ecs', 'op-../x', '-op-1', 'c--1', 'OP-7A3F'],
);
const noise = fc
  .array(fc.tuple(separator, lookalike), { maxLength: 8 })
  .chain((words) => separator.map((end) => words.flat().join('') + end));

const anyText = fc.oneof(
  damaged(
    fc.tuple(noise, operationId, noise, clusterId, noise, regionId, noise).map((parts) => parts.join('')),
  ),
  { arbitrary: oddText, weight: 1 },
);

/** Whether a text holds the ID as a whole word. */
function holds(text: string, id: string): boolean {
  return text.split(/[^\w-]/).includes(id);
}

describe('fuzzing what the user pastes', () => {
  const ids = fc.shuffledSubarray(['operationId', 'clusterId', 'regionId'] as const);
  fuzz(
    'finds each ID in whatever is around it',
    fc.property(target, ids, fc.array(noise, { minLength: 4, maxLength: 4 }), (all, some, between) => {
      const text = some.reduce(
        (before, part, at) => `${before}${all[part]}${between[at + 1] ?? ''}`,
        between[0] ?? '',
      );
      const { operationId, clusterId, regionId } = all;
      const expected = { operationId, clusterId, regionId };
      assert.deepEqual(
        findOperationClue(text),
        Object.fromEntries(Object.entries(expected).filter(([part]) => (some as string[]).includes(part))),
      );
    }),
  );

  fuzz(
    'finds nothing that is not there as a whole word, and of its form',
    fc.property(anyText, (text) => {
      const { operationId = '', clusterId = '', regionId = '' } = findOperationClue(text);
      for (const [id, fits] of [
        [operationId, isOperationId],
        [clusterId, isClusterId],
        [regionId, isRegionId],
      ] as const)
        assert.ok(id === '' || (fits(id) && holds(text, id)), id);
    }),
  );

  const cut = fc.integer({ min: 99_900, max: 100_020 });
  fuzz(
    'finds no half of what goes on behind the part that is read',
    fc.property(cut, operationId, clusterId, regionId, (length, ...ids) => {
      for (const id of Object.values<string>({
        ...findOperationClue(' '.repeat(length - 40) + ids.join(' ')),
      }))
        assert.ok(ids.includes(id), id);
    }),
    { oneOf: 10 },
  );

  fuzz(
    'leaves out what differs',
    fc.property(noise, operationId, noise, operationId, noise, (a, one, b, other, c) => {
      const found = findOperationClue(a + one + b + other + c).operationId;
      assert.equal(found, one === other ? one : undefined);
    }),
  );

  fuzzTime('takes linear time', ['op-', 'c-', 'cn-', 'cn-a', '-1', '_', 'op-7a3f'], findOperationClue);
});

describe('fuzzing links', () => {
  const scheme = fc.constantFrom('vscode', 'vscode-insiders', 'code-oss', 'vscodium');
  fuzz(
    'are read as they were written',
    fc.property(scheme, target, (name, place) => {
      const { pathname, search } = new URL(operationLink(name, place));
      assert.deepEqual(parseOperationLink({ path: pathname, query: search.slice(1) }), { target: place });
    }),
  );

  const account = fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/), { nil: undefined });
  const foreign = fc.array(fc.tuple(fc.stringMatching(/^x[a-z]{0,8}$/), oddText), { maxLength: 3 });
  fuzz(
    'are read in any order, encoded or not, with what others add',
    fc.property(
      target,
      account,
      foreign,
      fc.boolean(),
      fc.nat(),
      (place, accountId, others, encoded, turn) => {
        const own = { region: place.regionId, cluster: place.clusterId, operation: place.operationId };
        const pairs: [string, string][] = [...Object.entries(own), ...others];
        if (accountId !== undefined) pairs.push(['account', accountId]);
        const at = turn % pairs.length;
        const everyOne = (text: string): string =>
          text.replace(/./g, (each) => `%${each.charCodeAt(0).toString(16)}`);
        const written = [...pairs.slice(at), ...pairs.slice(0, at)]
          .map(
            ([name, value]) =>
              `${name}=${encoded && name in own ? everyOne(value) : encodeURIComponent(value.toWellFormed())}`,
          )
          .join('&');
        const parsed = parseOperationLink({ path: LINK_PATH, query: written });
        if (written.length > 1_000) assert.deepEqual(parsed, {});
        else
          assert.deepEqual(parsed, {
            target: { ...place, ...(accountId === undefined ? {} : { accountId }) },
          });
      },
    ),
  );

  const names = ['region', 'cluster', 'operation', 'account'] as const;
  const pair = fc.tuple(
    fc.constantFrom(...names, 'Region', ' cluster', 'x'),
    fc.oneof(regionId, clusterId, operationId, oddText),
  );
  const query = fc
    .array(pair, { maxLength: 6 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
  const path = fc.oneof({ arbitrary: fc.constant(LINK_PATH), weight: 9 }, oddText);
  fuzz(
    'give IDs of their forms, or the parameter that is wrong',
    fc.property(path, damaged(query), (where, text) => {
      const parsed = parseOperationLink({ path: where, query: text });
      if (!('target' in parsed)) {
        if (parsed.wrong !== undefined) assert.ok(names.includes(parsed.wrong.name));
        return;
      }
      const { regionId, clusterId, operationId, accountId = 'a', ...rest } = parsed.target;
      assert.ok(
        isRegionId(regionId) && isClusterId(clusterId) && isOperationId(operationId) && isSafeId(accountId),
      );
      assert.deepEqual(rest, {});
      const given = new URLSearchParams(text);
      assert.deepEqual(given.getAll('operation'), [operationId]);
    }),
  );

  fuzzTime('take linear time', ['region=', '&', '%26', 'op-', '='], (text) =>
    parseOperationLink({ path: LINK_PATH, query: text }),
  );
});

describe('fuzzing definitions of tasks', () => {
  const names = ['region', 'cluster', 'operation', 'account', 'timeout', 'from'];
  const wide = fc.dictionary(fc.constantFrom(...names, 'type', 'x'), oddJson);

  fuzz(
    'are read where they are right, whatever else they say',
    fc.property(
      target,
      wide,
      fc.double({ min: 0.001, max: 525_600, noNaN: true }),
      (place, more, minutes) => {
        const own = {
          region: place.regionId,
          cluster: ` ${place.clusterId}\n`,
          operation: place.operationId,
        };
        const read = readTask({ ...more, ...own, account: ' team ', timeout: String(minutes) });
        assert.deepEqual(read, { ...place, account: 'team', timeoutMs: minutes * 60_000 });
      },
    ),
  );

  const definition = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(oddJson, regionId, clusterId, operationId, fc.anything(), fc.double()),
  );
  fuzz(
    'give an order of its form, or the property that is wrong',
    fc.property(definition, fc.oneof(fc.constant({}), target), (given, found) => {
      const read = readTask(given, found);
      const file = fileOfTask(given);
      assert.ok(file === undefined || (file.trim() === file && file !== ''));
      if ('wrong' in read) {
        assert.ok(names.includes(read.wrong.name));
        return;
      }
      assert.ok(isRegionId(read.regionId) && isClusterId(read.clusterId) && isOperationId(read.operationId));
      const { timeoutMs = 1, account = 'x' } = read;
      assert.ok(timeoutMs > 0 && timeoutMs <= 525_600 * 60_000);
      assert.ok(account.trim() === account && account !== '');
    }),
  );
});
