import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { notices, NOTICES_FILE } from './notices.ts';
import { shippedPackages } from './packages.ts';
import { makeBom } from './sbom.ts';

/** Licences that ask for no more than a notice. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0'];

/** For pictures, not for code; what it asks for is in the notices. */
const PICTURES: Readonly<Record<string, string>> = { '@vscode/codicons': 'CC-BY-4.0' };

describe('packages that ship', function () {
  this.timeout(60_000);

  it('are those that we know to be in it', () => {
    const names = shippedPackages().map(({ manifest }) => manifest.name);
    for (const name of ['@alicloud/credentials', '@vscode/codicons', 'lit-html', 'valibot']) {
      assert.ok(names.includes(name), name);
    }
    // Under the SDK, but not reached.
    for (const name of ['xml2js', 'xmlbuilder', 'sax', 'httpx', 'debug']) assert.ok(!names.includes(name));
  });

  it('are those of the lock file, and ran nothing when they were installed', () => {
    for (const { folder, manifest, locked } of shippedPackages()) {
      assert.ok(locked, folder);
      assert.equal(manifest.version, locked.version, folder);
      assert.ok(locked.integrity?.startsWith('sha512-'), folder);
      assert.notEqual(locked.hasInstallScript, true, folder);
    }
  });

  it('have a licence that allows it', () => {
    for (const { manifest } of shippedPackages()) {
      const allowed = [...PERMISSIVE, PICTURES[manifest.name]];
      assert.ok(allowed.includes(manifest.license), `${manifest.name}: ${manifest.license}`);
    }
  });

  it('stand in ThirdPartyNotices.txt, each with its licence', () => {
    assert.equal(readFileSync(NOTICES_FILE, 'utf8'), notices(), 'run `npm run notices`');
  });

  it('are the parts of the SBOM', () => {
    const bom = makeBom();
    const shipped = shippedPackages().map(({ manifest: { name, version } }) => `${name}@${version}`);
    assert.deepEqual(bom.components.map((component) => component['bom-ref']).sort(), [...shipped].sort());
    assert.ok(bom.components.every(({ hashes }) => hashes?.length === 1));
    assert.equal(bom.metadata.component['name'], 'emr-operations');
  });
});
