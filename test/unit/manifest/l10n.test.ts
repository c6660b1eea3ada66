import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const root = path.resolve(import.meta.dirname, '../../..');
const readJson = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;
const placeholders = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([each]) => each).sort();

describe('languages', function () {
  // Every file is parsed.
  this.timeout(30_000);
  it('has every text of the code in Chinese, and no other', async () => {
    const contents = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({
        extension: '.ts' as const,
        contents: readFileSync(path.join(root, 'src', file), 'utf8'),
      }));
    const used = await getL10nJson(contents);
    const bundle = readJson('l10n/bundle.l10n.zh-cn.json');
    assert.deepEqual(Object.keys(bundle).sort(), Object.keys(used).sort());
    for (const [english, chinese] of Object.entries(bundle)) {
      assert.deepEqual(placeholders(chinese), placeholders(english), english);
    }
  });

  it('has every text of package.json in both languages, and no other', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const used = [...new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key))].sort();
    assert.deepEqual(Object.keys(readJson('package.nls.json')).sort(), used);
    assert.deepEqual(Object.keys(readJson('package.nls.zh-cn.json')).sort(), used);
  });
});
