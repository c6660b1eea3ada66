import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEndpoint, resolveEndpoint } from '../../../src/cloud/endpoints.ts';
import * as clusterFilter from '../../../src/core/clusterFilter.ts';
import { trustedLink } from '../../../src/core/links.ts';
import * as operationFilter from '../../../src/core/operationFilter.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId } from '../../../src/core/scope.ts';
import { ApiError, readOptions, readRef } from '../../../src/editor/operationUi/apiInput.ts';
import {
  readClusters,
  readOperation,
  readOperations,
  readWait,
} from '../../../src/editor/operationUi/tools/input.ts';
import { ToolError } from '../../../src/editor/operationUi/tools/toolError.ts';
import { fuzz } from './cases.ts';
import { damaged, mutated, oddJson, oddText, target } from './texts.ts';

const anything = fc.anything({ withNullPrototype: true, withSparseArray: true });
const isId = (value: string | undefined, fits: (id: string) => boolean): boolean =>
  value === undefined || fits(value);

describe('fuzzing arguments of the tools for chat', () => {
  const given = fc.record(
    {
      operationId: fc.constant('op-7a3f5c1e9d2b4860'),
      clusterId: fc.constant('c-5f1d0c9a7b3e2d48'),
      regionId: fc.constant('cn-hangzhou'),
      account: oddText,
      name: oddText,
      states: fc.array(fc.constantFrom('running', 'FAILED', 'x')),
      since: fc.constantFrom('2026-01-31T08:00:00Z', '2026-01-31', ''),
      limit: fc.double(),
      timeoutMinutes: fc.double(),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fuzz(
    'are read into their forms, or refused by their name and without their value',
    fc.property(fc.oneof(given, mutated(given), anything), (input) => {
      for (const read of [readClusters, readOperations, readOperation, readWait]) {
        try {
          const all = read(input) as Partial<Record<string, unknown>>;
          const { limit = 1, timeoutMinutes = 1, since = 1 } = all as Record<string, number>;
          assert.ok(Number.isInteger(limit) && limit >= 1 && limit <= 50);
          assert.ok(timeoutMinutes >= 0.05 && timeoutMinutes <= 60 && Number.isFinite(since));
          const ids = all as Record<string, string>;
          assert.ok(isId(ids['operationId'], isOperationId) && isId(ids['clusterId'], isClusterId));
          assert.ok(isId(ids['regionId'], isRegionId));
        } catch (error) {
          assert.ok(error instanceof ToolError, String(error));
          assert.match(error.message, /^(?:The argument \w+ must be |The input must be an object)/);
          assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}]/u);
        }
      }
    }),
  );
});

describe('fuzzing what other extensions give', () => {
  fuzz(
    'is read into its form, or refused by the path of its field',
    fc.property(fc.oneof(target, mutated(target), anything), (input) => {
      for (const read of [readRef, readOptions]) {
        try {
          const { regionId, clusterId, operationId, accountId } = read(input) as Record<string, string>;
          assert.ok(isId(regionId, isRegionId) && isId(clusterId, isClusterId));
          assert.ok(isId(operationId, isOperationId) && isId(accountId, isSafeId));
        } catch (error) {
          assert.ok(error instanceof ApiError && error.kind === 'badRequest', String(error));
          assert.match(error.message, /^[\w.]+ must be (?:an?|the|true|of) [\w ,"-]+\.$/);
        }
      }
    }),
  );
});

describe('fuzzing what was stored of filters', () => {
  const stored = fc.record(
    { states: fc.array(oddJson), types: fc.array(oddJson), text: oddText },
    { requiredKeys: [] },
  );
  fuzz(
    'makes sense once it is read, and is no other when it is read again',
    fc.property(fc.oneof(stored, oddJson, anything), (given) => {
      const clusters = clusterFilter.storedFilter(given);
      assert.deepEqual(clusterFilter.storedFilter(clusters), clusters);
      assert.ok((clusters.text ?? 'x').length <= 128);
      const operations = operationFilter.storedFilter(given);
      assert.deepEqual(operationFilter.storedFilter(operations), operations);
      assert.ok(operations.text.length <= 1_000);
    }),
  );
});

/** Parts of addresses, right ones and such as mislead. */
const urlPart = fc.constantFrom(
  ...[
    'https://',
    'http://',
    '//',
    '://',
    'user@',
    ':secret@',
    'user:secret@',
    'localhost',
    '127.0.0.1',
    '[::1]',
  ],
  ...[
    'help.aliyun.com',
    'aliyun.com',
    '.aliyun.com',
    'alibabacloud.com',
    'aliyun.com.cn',
    'evil.example',
    '.',
  ],
  ...[
    '!',
    '$',
    '~',
    '_',
    '*',
    '..',
    '\\',
    '%2e',
    '\u3002',
    ':443',
    ':8080',
    '/',
    '/path',
    '?q',
    '#f',
    '{region}',
  ],
);
const url = fc.oneof(
  fc.array(urlPart, { maxLength: 6 }).map((parts) => parts.join('')),
  damaged(fc.constantFrom('https://help.aliyun.com/x?y#z', 'http://127.0.0.1:8080', 'https://emr.example')),
  fc.webUrl(),
);

/** As the schema of the panel takes links. */
const ON_OUR_HOSTS =
  /^https:\/\/(?:[\w-]+\.)*(?:aliyun\.com|alibabacloud\.com|alibabacloud\.com\.cn)(?:[/?#]|$)/;

describe('fuzzing addresses', () => {
  fuzz(
    'links of answers are followed to hosts of Alibaba Cloud alone, by https and with nothing to sign in',
    fc.property(url, (text) => {
      const link = trustedLink(text);
      if (link === undefined) return;
      assert.match(link, ON_OUR_HOSTS);
      const { username, password, port } = new URL(link);
      assert.deepEqual([username, password, port], ['', '', '']);
      assert.equal(trustedLink(link), link);
    }),
  );

  fuzz(
    'signed calls go by https, or to this machine, and an address says nothing else',
    fc.property(url, (text) => {
      let found: URL;
      try {
        found = parseEndpoint(text);
      } catch {
        return;
      }
      const { protocol, hostname, username, password, pathname, search, hash } = found;
      assert.ok(protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
      assert.deepEqual([username, password, pathname, search, hash], ['', '', '/', '', '']);
    }),
  );

  fuzz(
    'no region leads a call to another host',
    fc.property(fc.oneof(oddText, damaged(fc.constant('cn-hangzhou'))), (regionId) => {
      if (!isRegionId(regionId)) {
        assert.throws(() => resolveEndpoint('emr', regionId, {}, 'public'));
        return;
      }
      assert.equal(resolveEndpoint('emr', regionId, {}, 'vpc').hostname, `emr-vpc.${regionId}.aliyuncs.com`);
    }),
  );
});
