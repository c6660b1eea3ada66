import assert from 'node:assert/strict';
import { idsInClipboard } from '../../../src/editor/operationUi/clipboard.ts';

const holding = (text: string) => idsInClipboard(() => Promise.resolve(text));

describe('IDs in the clipboard', () => {
  it('are all that is taken of it', async () => {
    const line = 'password CanaryOfTheClipboard0001 op-7a3f5c1e9d2b4860 (c-5f1d0c9a7b3e2d48, cn-hangzhou)';
    assert.deepEqual(await holding(line), {
      text: 'op-7a3f5c1e9d2b4860 c-5f1d0c9a7b3e2d48 cn-hangzhou',
      clusterId: 'c-5f1d0c9a7b3e2d48',
    });
    assert.deepEqual(await holding('op-7a3f5c1e9d2b4860'), { text: 'op-7a3f5c1e9d2b4860' });
  });

  it('are none without the ID of a single operation', async () => {
    for (const text of ['', 'c-5f1d0c9a7b3e2d48 cn-hangzhou', 'op-1 op-2', 'stop-1']) {
      assert.equal(await holding(text), undefined, text);
    }
  });

  it('are none where it can not be read, however that shows', async () => {
    const denied = new Error('Read permission denied.');
    assert.equal(await idsInClipboard(() => Promise.reject(denied)), undefined);
    assert.equal(
      await idsInClipboard(() => {
        throw denied;
      }),
      undefined,
    );
  });

  it('are not waited for', async () => {
    const begin = performance.now();
    assert.equal(await idsInClipboard(() => new Promise(() => undefined)), undefined);
    const took = performance.now() - begin;
    assert.ok(took >= 400 && took < 1_500, `${took} ms`);
  });
});
