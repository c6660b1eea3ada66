import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import '../../standIn/vscode.js';
import { Emitter } from '../../../src/app/lifetime.ts';

const { TreeItem } = await import('vscode');
const { LazyTree } = await import('../../../src/editor/lazyTree.ts');

interface Row {
  readonly name: string;
}

function rows() {
  const changes = new Emitter<Row | Row[] | undefined>();
  return {
    changes,
    onDidChangeTreeData: changes.event,
    getChildren: (row?: Row): Row[] => [{ name: `below ${row?.name ?? 'all'}` }],
    getTreeItem: ({ name }: Row) => ({ label: name }),
    getParent: () => undefined,
    resolveTreeItem: ({ label = '' }: vscode.TreeItem, { name }: Row) => ({
      label,
      tooltip: `about ${name}`,
    }),
  };
}

function lazy() {
  const inside = rows();
  let loads = 0;
  const tree = new LazyTree<Row>(() => {
    loads += 1;
    tree.attach(inside);
    return Promise.resolve();
  });
  return { tree, inside, loads: () => loads };
}

describe('rows that are loaded when they are asked for', () => {
  it('are not loaded before', () => {
    assert.equal(lazy().loads(), 0);
  });

  it('come with the first question, and at once from then on', async () => {
    const { tree, loads } = lazy();
    assert.deepEqual(await tree.getChildren(), [{ name: 'below all' }]);
    assert.deepEqual(tree.getChildren({ name: 'one' }), [{ name: 'below one' }]);
    assert.deepEqual(tree.getTreeItem({ name: 'one' }), { label: 'one' });
    assert.equal(loads(), 1);
  });

  it('say more when somebody hovers over one', async () => {
    const { tree } = lazy();
    await tree.getChildren();
    const token = {} as vscode.CancellationToken;
    assert.deepEqual(tree.resolveTreeItem(new TreeItem('one'), { name: 'one' }, token), {
      label: 'one',
      tooltip: 'about one',
    });
  });

  it('tell of changes as soon as they are there', async () => {
    const { tree, inside } = lazy();
    const heard: unknown[] = [];
    tree.onDidChangeTreeData((row) => heard.push(row));
    await tree.getChildren();
    inside.changes.fire({ name: 'one' });
    assert.deepEqual(heard, [{ name: 'one' }]);
    tree.dispose();
    inside.changes.fire(undefined);
    assert.equal(heard.length, 1);
  });

  it('say why where they can not be loaded', async () => {
    const tree = new LazyTree<Row>(() => Promise.reject(new Error('no such file')));
    await assert.rejects(async () => tree.getChildren(), /no such file/);
  });
});
