import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** The packaged extension, where every host and test looks for it. */
export const VSIX_PATH = path.resolve(import.meta.dirname, '../../out/emr-operations.vsix');

/** Packs what `esbuild.js --production` has built. Rejects where vsce refuses the manifest. */
export async function packageExtension(): Promise<string> {
  mkdirSync(path.dirname(VSIX_PATH), { recursive: true });
  await createVSIX({
    cwd: path.resolve(import.meta.dirname, '../..'),
    packagePath: VSIX_PATH,
    // Everything is in the bundles.
    dependencies: false,
    skipLicense: false,
    allowMissingRepository: true,
    // Without a published repository there is nothing that they could lead to.
    rewriteRelativeLinks: false,
  });
  return VSIX_PATH;
}

if (process.argv[1] === import.meta.filename) await packageExtension();
