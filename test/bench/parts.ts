/** What ships, by part, with what is largest in each. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { round, table } from './bench.ts';
import { buildAll, root } from './size.ts';

/** Of each bundle, the packages and folders that take most of it. */
const LARGEST = 4;

type Bundled = Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
>;

/** The package that a file is of, or its folder in `src`, two levels deep. */
function groupOf(file: string): string {
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  return inPackage ?? file.split('/').slice(0, 3).join('/');
}

export async function partsTable(): Promise<string> {
  const dist = buildAll();
  const bundled = JSON.parse(readFileSync(path.join(root, 'out', 'bundled.json'), 'utf8')) as Bundled;
  const rows = Object.entries(bundled).map(([file, { inputs }]) => {
    const groups = new Map<string, number>();
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      groups.set(groupOf(input), (groups.get(groupOf(input)) ?? 0) + bytesInOutput);
    }
    const largest = [...groups].sort(([, a], [, b]) => b - a).slice(0, LARGEST);
    const name = path.basename(file);
    const size = round(statSync(path.join(dist, name)).size / 1_000);
    return [
      name,
      size,
      largest.map(([group, bytes]) => `${group} ${round(bytes / 1_000)}`).join(', '),
    ] as const;
  });
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const parts = table(
    ['part', 'kB', 'largest in it, kB'],
    rows.sort(([, a], [, b]) => b - a),
  );
  return `${parts}\nThe package holds ${files.length} files, besides those of its form.`;
}
