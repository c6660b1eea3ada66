import assert from 'node:assert/strict';
import { decode, encode, join, stamped, toRecord } from '../../../src/app/journal/entry.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { refOf } from './support.ts';

const key = operationKey(refOf(1));

function recordOf(line: string) {
  const entry = decode(line);
  return entry === undefined ? undefined : toRecord(entry);
}

describe('a line of the journal', () => {
  const good = { firstSeenAt: 5, source: 'api', clusterName: 'etl' };

  it('is read behind what a power failure or an editor has put before it', () => {
    const line = encode(stamped(key, good, 1)).trimEnd();
    for (const before of ['', '\uFEFF', '\0\0\0']) {
      assert.equal(recordOf(before + line)?.clusterName, 'etl');
    }
    for (const broken of [
      '',
      '\0',
      '\uFEFF',
      '\0\t{}',
      key,
      `${key}\t`,
      `${key}\tnull`,
      `${key}\t[]`,
      `/${line}`,
    ]) {
      assert.equal(decode(broken), undefined, broken);
    }
  });

  it('costs the field that is odd, as one of a later version, and no other', () => {
    const odd = {
      ...good,
      watched: 'yes',
      initiator: { way: 'a later one' },
      snapshot: { state: 7 },
      later: 1,
    };
    const entry = decode(`${key}\t${JSON.stringify({ n: 1, ...odd })}`);
    assert.ok(entry);
    const { ref, ...record } = toRecord(entry);
    assert.deepEqual(ref, refOf(1));
    assert.deepEqual(record, { ...good, watched: false, seenActive: false });
    assert.equal(entry.fields['later'], 1);
    assert.equal(decode(`${key}\t${JSON.stringify({ n: 1, watched: 'yes' })}`), undefined);
    assert.equal(decode(`${key}\t${JSON.stringify({ n: 'x', ...good })}`), undefined);
    assert.equal(decode(`${key}\t${JSON.stringify({ n: 2 ** 60, ...good })}`), undefined);
  });

  it('with hostile names changes nothing but itself', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const inside = names.map((name) => `"${name}":{"watched":true}`).join();
    const stamps = names.map((name) => `"${name}":7`).join();
    const entry = decode(`${key}\t{"n":1,"s":{${stamps}},"firstSeenAt":5,${inside}}`);
    assert.ok(entry);
    const joined = join(decode(encode(stamped(key, good, 2)).trimEnd()), entry);
    assert.equal(toRecord(joined).watched, false);
    assert.equal(toRecord(joined).clusterName, 'etl');
    assert.equal(({} as { watched?: unknown }).watched, undefined);
    assert.equal(Object.getPrototypeOf(joined.fields), Object.prototype);
    assert.deepEqual(decode(encode(joined).trimEnd()), joined);
  });

  it('keeps no stamp of a field that it does not have', () => {
    const line = `${key}\t${JSON.stringify({ n: 1, s: { watched: 9, gone: 7 }, firstSeenAt: 5, watched: 'yes' })}`;
    const entry = decode(line);
    assert.deepEqual(entry?.stamps, { firstSeenAt: 1 });
    assert.deepEqual(decode(encode(entry).trimEnd()), entry);
  });
});
