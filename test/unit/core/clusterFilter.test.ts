import assert from 'node:assert/strict';
import {
  CLUSTER_STATES,
  CLUSTER_TYPES,
  clusterFilter,
  DEFAULT_STATES,
  isFiltering,
  matches,
  NO_FILTER,
  storedFilter,
  toQuery,
} from '../../../src/core/clusterFilter.ts';

const choice = { states: DEFAULT_STATES, types: CLUSTER_TYPES, text: '' };

describe('filter of clusters', () => {
  it('is none where everything is as it is by default', () => {
    assert.deepEqual(clusterFilter(choice), NO_FILTER);
    assert.deepEqual(clusterFilter({ states: [], types: [], text: '  ' }), NO_FILTER);
    assert.equal(isFiltering(NO_FILTER), false);
  });

  it('keeps what was chosen, in one order', () => {
    const filter = clusterFilter({ states: ['RUNNING', 'STARTING'], types: ['OLAP'], text: ' etl ' });
    assert.deepEqual(filter, { states: ['STARTING', 'RUNNING'], types: ['OLAP'], text: 'etl' });
    assert.equal(isFiltering(filter), true);
  });

  it('asks the service for all but what was released', () => {
    assert.deepEqual(toQuery(NO_FILTER), { states: DEFAULT_STATES });
    assert.ok(!DEFAULT_STATES.includes('TERMINATED'));
    assert.ok(DEFAULT_STATES.includes('TERMINATED_WITH_ERRORS'));
  });

  it('names no state where all are wanted, so that new ones come too', () => {
    const filter = clusterFilter({ ...choice, states: CLUSTER_STATES });
    assert.deepEqual(toQuery(filter), {});
    assert.equal(matches(filter, { clusterId: 'c-1', state: 'HIBERNATING' }), true);
    assert.equal(matches(filter, { clusterId: 'c-1', state: 'TERMINATED' }), true);
  });

  it('does not leave names to the service, but whole IDs', () => {
    const states = DEFAULT_STATES;
    assert.deepEqual(toQuery({ text: 'etl' }), { states });
    assert.deepEqual(toQuery({ text: 'c-etl' }), { states });
    const id = 'c-0123456789abcdef';
    assert.deepEqual(toQuery({ text: id }), { states, clusterIds: [id] });
  });

  it('finds parts of names and IDs in any case', () => {
    const cluster = { clusterId: 'c-0123456789abcdef', name: 'ETL-prod', state: 'RUNNING' };
    for (const text of ['etl', 'PROD', 'c-0123', 'CDEF'])
      assert.equal(matches({ text }, cluster), true, text);
    assert.equal(matches({ text: 'olap' }, cluster), false);
    assert.equal(matches({ text: 'c-01' }, { clusterId: 'c-0123', state: 'RUNNING' }), true);
  });

  it('lets through what fits in every part', () => {
    const cluster = { clusterId: 'c-1', name: 'etl', state: 'RUNNING', type: 'OLAP' };
    assert.equal(matches({ states: ['RUNNING'], types: ['OLAP'], text: 'e' }, cluster), true);
    assert.equal(matches({ states: ['STARTING'], types: ['OLAP'] }, cluster), false);
    assert.equal(matches({ types: ['HADOOP'] }, cluster), false);
    assert.equal(matches({ types: ['OLAP'] }, { clusterId: 'c-1', state: 'RUNNING' }), false);
  });

  it('shows states that nobody knows by default, and released clusters not', () => {
    assert.equal(matches(NO_FILTER, { clusterId: 'c-1' }), true);
    assert.equal(matches(NO_FILTER, { clusterId: 'c-1', state: 'HIBERNATING' }), true);
    assert.equal(matches(NO_FILTER, { clusterId: 'c-1', state: 'TERMINATED' }), false);
    assert.equal(matches({ states: ['RUNNING'] }, { clusterId: 'c-1', state: 'HIBERNATING' }), false);
  });

  it('is read back as it was stored, and as far as it makes sense', () => {
    const filter = clusterFilter({ states: ['RUNNING'], types: ['OLAP'], text: 'etl' });
    assert.deepEqual(storedFilter(JSON.parse(JSON.stringify(filter))), filter);
    for (const damaged of [undefined, null, 'RUNNING', 7, [], { states: 'RUNNING' }, { text: {} }]) {
      assert.deepEqual(storedFilter(damaged), NO_FILTER, JSON.stringify(damaged));
    }
    assert.deepEqual(storedFilter({ states: ['RUNNING', 'x', 1], types: ['y'], text: 'e'.repeat(999) }), {
      states: ['RUNNING'],
      text: 'e'.repeat(128),
    });
  });
});
