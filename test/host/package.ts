import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import sharp from 'sharp';

const root = path.resolve(import.meta.dirname, '../..');

/** The packaged extension, where every host and test looks for it. */
export const VSIX_PATH = path.join(root, 'out/emr-operations.vsix');

/** What VS Code shows of the extension; below the root. */
const README = 'out/readme.md';

/** The picture that is in the package, for everybody without a network too. */
const PICTURE = 'media/screenshots/failed-dark.png';

/** Packs what `esbuild.js --production` has built. Rejects where vsce refuses the manifest. */
export async function packageExtension(): Promise<string> {
  mkdirSync(path.dirname(VSIX_PATH), { recursive: true });
  await writeFile(path.join(root, README), await packagedReadme());
  await createVSIX({
    cwd: root,
    packagePath: VSIX_PATH,
    readmePath: README,
    // Everything is in the bundles.
    dependencies: false,
    skipLicense: false,
    allowMissingRepository: true,
    // Without a published repository there is nothing that they could lead to.
    rewriteRelativeLinks: false,
  });
  return VSIX_PATH;
}

/**
 * The README without what leads nowhere from the page that VS Code makes of it: files of the repository. A picture
 * is shown there only where it is in the text, so one is.
 */
async function packagedReadme(): Promise<string> {
  const text = await readFile(path.join(root, 'README.md'), 'utf8');
  const picture = await sharp(path.join(root, PICTURE))
    .resize(800)
    .webp({ quality: 40, effort: 6 })
    .toBuffer();
  return text
    .replace(/^English \| .*\n\n/m, '')
    .replace(`(${PICTURE})`, `(data:image/webp;base64,${picture.toString('base64')})`)
    .replaceAll(/^!\[[^\]]*\]\((?!data:).*\)\n\n/gm, '')
    .replaceAll(/(?<!!)\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1');
}

if (process.argv[1] === import.meta.filename) await packageExtension();
