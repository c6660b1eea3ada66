import assert from 'node:assert/strict';
import { operationLink, parseOperationLink } from '../../../src/core/operationLink.ts';

const target = {
  regionId: 'cn-hangzhou',
  clusterId: 'c-5f1d0c9a7b3e2d48',
  operationId: 'op-7a3f5c1e9d2b4860',
};
const query = 'region=cn-hangzhou&cluster=c-5f1d0c9a7b3e2d48&operation=op-7a3f5c1e9d2b4860';
const path = '/operation';

describe('operation link', () => {
  it('has the form that is fixed, without the account', () => {
    assert.equal(
      operationLink('vscode', { ...target, accountId: 'mine' }),
      `vscode://emr-operations.emr-operations/operation?${query}`,
    );
  });

  it('is read as it was written, in any order, with an account and with what others add', () => {
    assert.deepEqual(parseOperationLink({ path, query }), { target });
    const mixed = `windowId=_blank&account=a-1&operation=${target.operationId}&cluster=${target.clusterId}&region=cn-hangzhou`;
    assert.deepEqual(parseOperationLink({ path, query: mixed }), { target: { ...target, accountId: 'a-1' } });
  });

  it('is none on another path, or of endless length', () => {
    for (const other of [
      '',
      '/',
      '/operation/',
      '/operations',
      '/Operation',
      '/operation/../x',
      'operation',
    ]) {
      assert.deepEqual(parseOperationLink({ path: other, query }), {}, other);
    }
    assert.deepEqual(parseOperationLink({ path, query: `${query}&x=${'y'.repeat(1_000)}` }), {});
  });

  it('names the parameter that is missing, there twice or of another form', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['', 'region'],
      [query.replace('region=', 'Region='), 'region'],
      [query.replace('cn-hangzhou', 'evil.example'), 'region'],
      [query.replace('cn-hangzhou', 'cn-hangzhou@evil.example'), 'region'],
      [`${query}&region=cn-hangzhou`, 'region'],
      [query.replace('c-5f1d0c9a7b3e2d48', 'c-$(x)'), 'cluster'],
      [query.replace('c-5f1d0c9a7b3e2d48', `c-${'a'.repeat(100)}`), 'cluster'],
      [`${query}&cluster=c-2`, 'cluster'],
      [query.replace('op-7a3f5c1e9d2b4860', ''), 'operation'],
      [query.replace('op-7a3f5c1e9d2b4860', 'op-1%0a'), 'operation'],
      [query.replace('op-7a3f5c1e9d2b4860', 'op-1/../../x'), 'operation'],
      [`${query}&account=`, 'account'],
      [`${query}&account=a&account=b`, 'account'],
      [`${query}&account=../..`, 'account'],
    ];
    for (const [odd, name] of wrong) {
      const parsed = parseOperationLink({ path, query: odd });
      assert.equal('target' in parsed ? 'taken' : parsed.wrong?.name, name, odd);
    }
  });
});
