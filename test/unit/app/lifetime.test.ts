import assert from 'node:assert/strict';
import { Disposables } from '../../../src/app/lifetime.ts';

describe('what is owned', () => {
  it('ends with its owner, the youngest first', () => {
    const ended: string[] = [];
    const owned = new Disposables();
    for (const name of ['first', 'second']) owned.add({ dispose: () => ended.push(name) });
    owned.dispose();
    owned.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });

  it('ends at once where its owner has ended', () => {
    let ended = 0;
    const owned = new Disposables();
    owned.dispose();
    owned.add({ dispose: () => (ended += 1) });
    assert.equal(ended, 1);
  });

  it('ends though another one can not, which is told', () => {
    let ended = 0;
    const owned = new Disposables();
    owned.add({ dispose: () => (ended += 1) });
    owned.add({
      dispose: () => {
        throw new Error('no');
      },
    });
    assert.throws(() => {
      owned.dispose();
    }, AggregateError);
    assert.equal(ended, 1);
  });
});
