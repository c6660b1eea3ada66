import assert from 'node:assert/strict';
import { PagedList } from '../../../src/app/pagedList.ts';
import type { Page } from '../../../src/core/page.ts';
import { CloudError } from '../../../src/core/errors.ts';
import { settle } from '../fakeClock.ts';

type Fetch = (token: string | undefined, signal: AbortSignal) => Promise<Page<string>>;

describe('paged list', () => {
  let fetches: (string | undefined)[];
  let changes: number;

  beforeEach(() => {
    fetches = [];
    changes = 0;
  });

  function listOf(fetch: Fetch): PagedList<string> {
    return new PagedList<string>({
      fetch: (token, signal) => {
        fetches.push(token);
        return fetch(token, signal);
      },
      keyOf: (item) => item,
      changed: () => (changes += 1),
      now: () => 0,
    });
  }

  const pages: Readonly<Record<string, Page<string>>> = {
    '': { items: ['a', 'b'], nextToken: '2' },
    '2': { items: ['b', 'c'], nextToken: '3' },
    '3': { items: ['d'] },
  };
  const three: Fetch = (token) => Promise.resolve(pages[token ?? ''] ?? { items: [] });

  it('fetches the first page once, however many ask', async () => {
    const list = listOf(three);
    await Promise.all([list.ensure(), list.ensure()]);
    await list.ensure();
    assert.deepEqual(fetches, [undefined]);
    assert.deepEqual(list.state.items, ['a', 'b']);
    assert.equal(list.state.hasMore, true);
  });

  it('reaches every page, each item once', async () => {
    const list = listOf(three);
    await list.ensure();
    while (list.state.hasMore) await list.more();
    assert.deepEqual(list.state.items, ['a', 'b', 'c', 'd']);
  });

  it('ends where the token repeats', async () => {
    const list = listOf((token) => Promise.resolve({ items: [token ?? 'first'], nextToken: 'same' }));
    await list.ensure();
    await list.more();
    assert.equal(list.state.hasMore, false);
  });

  it('reloads as many pages as were there', async () => {
    const list = listOf(three);
    await list.ensure();
    await list.more();
    await list.reload();
    assert.deepEqual(list.state.items, ['a', 'b', 'c']);
    assert.equal(list.state.hasMore, true);
  });

  it('fetches the next page after a reload that was on its way when it was asked for, once', async () => {
    const list = listOf(three);
    await list.ensure();
    const reload = list.reload();
    await Promise.all([list.more(), list.more(), reload]);
    assert.deepEqual(fetches, [undefined, undefined, '2']);
    assert.deepEqual(list.state.items, ['a', 'b', 'c']);
  });

  it('asks for no further page once it is disposed', async () => {
    const list = listOf(three);
    await list.ensure();
    void list.reload();
    const more = list.more();
    list.dispose();
    await more;
    assert.deepEqual(fetches, [undefined, undefined]);
  });

  it('keeps what it has when a page does not come, and goes on there', async () => {
    let broken = true;
    const list = listOf((token) => {
      if (token === '2' && broken) throw new CloudError({ kind: 'server', message: 'x' });
      return three(token, new AbortController().signal);
    });
    await list.ensure();
    await list.more();
    assert.deepEqual(list.state.items, ['a', 'b']);
    assert.equal(list.state.problem?.kind, 'server');
    broken = false;
    await list.retry();
    assert.deepEqual(list.state.items, ['a', 'b', 'c']);
    assert.equal(list.state.problem, undefined);
  });

  it('tries a first page that failed again only when asked to', async () => {
    const list = listOf(() => Promise.reject(new CloudError({ kind: 'network', message: 'x' })));
    await list.ensure();
    await list.ensure();
    assert.equal(fetches.length, 1);
    await list.retry();
    assert.equal(fetches.length, 2);
  });

  it('tries a reload that failed again as a reload, of all its pages', async () => {
    let broken = false;
    const list = listOf((token, signal) => {
      if (broken) throw new CloudError({ kind: 'server', message: 'x' });
      return three(token, signal);
    });
    await list.ensure();
    await list.more();
    await list.more();
    broken = true;
    await list.reload();
    assert.deepEqual(list.state.items, ['a', 'b', 'c', 'd'], 'what was there stays');
    broken = false;
    await list.retry();
    assert.deepEqual(list.state.items, ['a', 'b', 'c', 'd']);
    assert.equal(list.state.problem, undefined);
  });

  it('drops an answer that was overtaken', async () => {
    const waiting: ((page: Page<string>) => void)[] = [];
    const list = listOf(
      () =>
        new Promise((resolve) => {
          waiting.push(resolve);
        }),
    );
    const first = list.ensure();
    const second = list.reload();
    waiting[0]?.({ items: ['old'] });
    await settle();
    assert.equal(list.state.loaded, false, 'still on its way');
    waiting[1]?.({ items: ['new'] });
    await second;
    await first;
    await settle();
    assert.deepEqual(list.state.items, ['new']);
  });

  it('lets go who waits for it when it is disposed', async () => {
    const list = listOf(
      (_token, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    );
    const waiting = list.ensure();
    list.dispose();
    await waiting;
    assert.equal(changes, 0);
  });
});
