/** The packages of others that are in what ships: those that the build put something of into a bundle. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BUILT, buildShipped, ROOT } from './built.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

/** What the lock file says of a package. */
interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

export interface ShippedPackage {
  readonly manifest: Manifest;
  /** From the root of the repository, with slashes: the key in the lock file. */
  readonly folder: string;
  readonly locked: Locked | undefined;
}

type Bundled = Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
>;

const readJson = (...file: string[]): unknown => JSON.parse(readFileSync(path.join(...file), 'utf8'));

/** Sorted by name and version. */
export function shippedPackages(): readonly ShippedPackage[] {
  buildShipped();
  const folders = new Set<string>();
  for (const { inputs } of Object.values(readJson(BUILT, 'bundled.json') as Bundled)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      // The last package on the way: one may have its own copy of another.
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const lock = readJson(ROOT, 'package-lock.json') as { packages: Readonly<Record<string, Locked>> };
  const packages = [...folders].map((folder) => ({
    folder,
    manifest: readJson(ROOT, folder, 'package.json') as Manifest,
    locked: lock.packages[folder],
  }));
  const key = ({ manifest: { name, version } }: ShippedPackage): string => `${name} ${version}`;
  return packages.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
