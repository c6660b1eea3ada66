/** Draws the picture of the extension for the Marketplace: `npm run icon` → media/icon.png. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { ROOT } from './built.ts';

/** Width and height in pixels; the Marketplace shows it at half of that. */
const SIZE = 256;

export const ICON_FILE = path.join(ROOT, 'media', 'icon.png');

/** PNG without loss. */
export function drawIcon(): Promise<Buffer> {
  const drawing = sharp(path.join(ROOT, 'media', 'icon.svg')).resize(SIZE, SIZE);
  return drawing.png({ compressionLevel: 9, effort: 10, adaptiveFiltering: true }).toBuffer();
}

if (process.argv[1] === import.meta.filename) await writeFile(ICON_FILE, await drawIcon());
