import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const root = path.resolve(import.meta.dirname, '../../..');
const readJson = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;
const placeholders = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([each]) => each).sort();

/** Names, which are the same in Chinese. */
const NAMES = ['AccessKey', 'by Terraform', 'by an SDK', 'by the Aliyun CLI'];

/** What VS Code shows of package.json. */
const SHOWN =
  /^(?:title|shortTitle|displayName|description|userDescription|contents|altText|patternErrorMessage|deprecationMessage)$|^(?:markdown|enum|markdownEnum)\w*Descriptions?$/;

/** Texts in English and Chinese of which the Chinese one is not; signs and names are the same in both. */
function notInChinese(pairs: Iterable<readonly [string, string]>): readonly string[] {
  return [...pairs].flatMap(([english, chinese]) => {
    const words = english.replaceAll(/\{\d\}/g, '').match(/\p{L}{2,}/gu) ?? [];
    const isName = NAMES.includes(english) || words.every((word) => /^[A-Z]+$/.test(word));
    return isName || /\p{Script=Han}/u.test(chinese) ? [] : english;
  });
}

/** Texts that VS Code shows as they stand here; what is written for language models stays in English. */
function untranslatedIn(value: unknown, shown = false): readonly string[] {
  if (typeof value === 'string')
    return shown && /[a-z]{2}/.test(value) && !/^%[^%]+%$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => untranslatedIn(each, shown));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'inputSchema' ? [] : untranslatedIn(each, SHOWN.test(key)),
  );
}

describe('languages', function () {
  // Every file is parsed.
  this.timeout(120_000);
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
    assert.deepEqual(notInChinese(Object.entries(bundle)), []);
  });

  it('has every text of package.json in both languages, and no other', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const used = [...new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key))].sort();
    assert.deepEqual(Object.keys(readJson('package.nls.json')).sort(), used);
    const [english, chinese] = [readJson('package.nls.json'), readJson('package.nls.zh-cn.json')];
    assert.deepEqual(Object.keys(chinese).sort(), used);
    assert.deepEqual(notInChinese(used.map((key) => [english[key] ?? '', chinese[key] ?? ''])), []);
    const { displayName, description, contributes } = JSON.parse(manifest) as Record<string, unknown>;
    assert.deepEqual(untranslatedIn({ displayName, description, contributes }), []);
  });
});
