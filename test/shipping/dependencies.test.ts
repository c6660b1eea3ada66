import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { verdictOf } from './audit.ts';
import { ROOT } from './built.ts';
import { shippedPackages } from './packages.ts';
import { makeBom } from './sbom.ts';

const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));

/** Packages that may run something of theirs when they are installed, and why. */
const MAY_RUN: Readonly<Record<string, string>> = {
  node: 'puts the Node.js that the scripts run on where they look for it',
};

describe('install scripts', () => {
  it('are decided for each package that has one, and run for the fewest', () => {
    const { packages } = readJson('package-lock.json') as {
      packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
    };
    const { allowScripts } = readJson('package.json') as { allowScripts: Readonly<Record<string, boolean>> };
    const having = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    assert.deepEqual(
      Object.keys(allowScripts).sort(),
      having.map(([folder]) => folder.replace(/^.*node_modules\//, '')).sort(),
    );
    assert.deepEqual(
      Object.keys(allowScripts).filter((name) => allowScripts[name]),
      Object.keys(MAY_RUN),
    );
    const shipped = shippedPackages().map(({ manifest }) => manifest.name);
    for (const name of Object.keys(allowScripts)) assert.ok(!shipped.includes(name), name);
  }).timeout(60_000);
});

const HASH = /^[0-9a-f]{128}$/;

/** As much of CycloneDX 1.5 as is written. */
const bomSchema = v.object({
  bomFormat: v.literal('CycloneDX'),
  specVersion: v.literal('1.5'),
  serialNumber: v.pipe(v.string(), v.regex(/^urn:uuid:[0-9a-f-]{36}$/)),
  version: v.literal(1),
  metadata: v.object({
    component: v.object({ 'bom-ref': v.string(), name: v.string(), version: v.string() }),
  }),
  components: v.array(
    v.object({
      'bom-ref': v.string(),
      type: v.literal('library'),
      name: v.string(),
      version: v.string(),
      purl: v.pipe(v.string(), v.regex(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@[\w.-]+$/)),
      hashes: v.array(v.object({ alg: v.literal('SHA-512'), content: v.pipe(v.string(), v.regex(HASH)) })),
      licenses: v.pipe(v.array(v.object({ license: v.object({ id: v.string() }) })), v.minLength(1)),
    }),
  ),
  dependencies: v.array(v.object({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

describe('the SBOM', () => {
  it('is of the form of CycloneDX, and names nothing that is not in it', () => {
    const { metadata, components, dependencies } = v.parse(bomSchema, makeBom());
    const refs = [metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])];
    assert.equal(new Set(refs).size, refs.length);
    assert.deepEqual(dependencies.map(({ ref }) => ref).sort(), [...refs].sort());
    for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.includes(ref), ref);
  }).timeout(60_000);
});

describe('an audit', () => {
  const answer = (total: number, dependencies: number, vulnerabilities: object = {}): string =>
    JSON.stringify({
      vulnerabilities,
      metadata: { vulnerabilities: { total }, dependencies: { total: dependencies } },
    });

  it('passes only where somebody has answered that nothing is known', () => {
    assert.deepEqual(verdictOf(answer(0, 42)), { outcome: 'passed', detail: '42 packages' });
    const found = { lodash: { severity: 'high' } };
    assert.deepEqual(verdictOf(answer(1, 42, found)), { outcome: 'failed', detail: 'lodash (high)' });
    assert.equal(verdictOf(answer(0, 42, found)).outcome, 'failed');
  });

  it('says that it was not run where nobody has', () => {
    const refused = JSON.stringify({ message: '405 Method Not Allowed', error: {} });
    assert.deepEqual(verdictOf(refused), { outcome: 'not run', detail: '405 Method Not Allowed' });
    for (const nothing of ['', 'npm error', '{}', 'null', '[]', answer(0, 0)])
      assert.equal(verdictOf(nothing).outcome, 'not run', nothing);
  });
});
