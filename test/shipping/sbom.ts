/**
 * Writes what is in the package as a CycloneDX document: `npm run sbom` → out/sbom.cdx.json. It is made from the
 * lock file by npm, which knows all packages; kept are those that ship. (`--omit dev` would not do: it leaves out
 * what ships but is needed by a dev dependency too.)
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './built.ts';
import { shippedPackages } from './packages.ts';

export interface Bom {
  readonly metadata: { readonly component: Record<string, unknown> };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly version: string;
    readonly hashes?: readonly { readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Needs no network. */
export function makeBom(): Bom {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  const output = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 100_000_000 });
  const bom = JSON.parse(output) as Bom;
  const shipped = shippedPackages().map(({ manifest: { name, version } }) => `${name}@${version}`);
  const root = bom.metadata.component['bom-ref'] as string;
  const kept = new Set([root, ...shipped]);
  return {
    ...bom,
    // npm takes the name of the folder.
    metadata: { ...bom.metadata, component: { ...bom.metadata.component, name: root.split('@')[0] } },
    components: bom.components.filter((component) => shipped.includes(component['bom-ref'])),
    dependencies: bom.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((name) => kept.has(name)) })),
  };
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  writeFileSync(path.join(ROOT, 'out', 'sbom.cdx.json'), `${JSON.stringify(makeBom(), undefined, 2)}\n`);
}
