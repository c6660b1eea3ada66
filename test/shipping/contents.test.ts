import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { ROOT } from './built.ts';

/** All that the package holds. What is not here has been thought about: it makes the package larger for everybody. */
const CONTENTS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'ThirdPartyNotices.txt',
  'l10n/bundle.l10n.zh-cn.json',
  'media/emr-panel-dark.svg',
  'media/emr-panel-light.svg',
  'media/emr.svg',
  'media/icon.png',
  'media/walkthrough/account.svg',
  'media/walkthrough/further.svg',
  'media/walkthrough/notifications.svg',
  'media/walkthrough/operation.svg',
  'media/walkthrough/regions.svg',
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
];

/** Of those that the Marketplace knows, the ones that can be meant. */
const CATEGORIES = ['Data Science', 'Visualization', 'Testing', 'Other'];

interface Manifest {
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly pricing: string;
  readonly galleryBanner: { readonly color: string; readonly theme: string };
  readonly icon: string;
}

/** Of the main bundle. A single import too many from what is loaded later makes several times as much. */
const START_BYTES = 10_000;

describe('the package', function () {
  this.timeout(60_000);
  let said: string;

  before(() => {
    execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: ROOT, stdio: 'pipe' });
    const { status, stdout, stderr } = spawnSync(process.execPath, ['test/host/package.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    said = stdout + stderr;
  });

  it('holds what runs, what is read, and nothing else', async () => {
    const files = (await listFiles({ cwd: ROOT, packageManager: PackageManager.None })).map((file) =>
      file.replaceAll('\\', '/'),
    );
    const bundles = files.filter((file) => file.startsWith('dist/'));
    assert.deepEqual(files.filter((file) => !bundles.includes(file)).sort(), CONTENTS);
    for (const file of bundles) {
      assert.match(file, /^dist\/\w+\.(?:cjs|js|css|ttf)$/);
      const text = readFileSync(path.join(ROOT, file), 'latin1');
      assert.ok(!text.includes('sourceMappingURL='), `${file} names a map`);
      assert.ok(!text.includes(ROOT), `${file} names a folder of this machine`);
    }
    for (const name of ['extension.cjs', 'runtime.cjs', 'cloudSdk.cjs', 'webview.js', 'codicon.ttf']) {
      assert.ok(bundles.includes(`dist/${name}`), name);
    }
  });

  it('keeps what VS Code waits for small: names, and what stands for the rest', () => {
    const { size } = statSync(path.join(ROOT, 'dist', 'extension.cjs'));
    assert.ok(size < START_BYTES, `${size} bytes`);
  });

  it('is made without a warning', () => {
    assert.match(said, /DONE.+Packaged/);
    assert.doesNotMatch(said, /warn/i);
  });

  it('is told of by a README with a picture, in which nothing leads to files that are not there', () => {
    const readme = readFileSync(path.join(ROOT, 'out/readme.md'), 'utf8');
    const targets = [...readme.matchAll(/(!?)\[[^\]]*\]\(([^)]*)\)/g)].map(
      ([, sign = '', target = '']) => sign + target,
    );
    assert.deepEqual(
      targets.filter((target) => !/^(?:!data:image\/webp;base64,[\w+/]+=*|https:\/\/.+|#.+)$/.test(target)),
      [],
    );
    assert.equal(targets.filter((target) => target.startsWith('!')).length, 1);
    assert.match(readme, /"Statement"/);
  });

  it('has what the Marketplace asks for', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
    assert.ok(manifest.categories.every((category) => CATEGORIES.includes(category)));
    assert.ok(manifest.keywords.length <= 30);
    assert.equal(new Set(manifest.keywords).size, manifest.keywords.length);
    assert.equal(manifest.pricing, 'Free');
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.equal(manifest.galleryBanner.theme, 'dark');
    assert.equal(manifest.icon, 'media/icon.png');
  });
});
