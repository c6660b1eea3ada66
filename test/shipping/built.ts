/** What ships, built from the source as it is: beside `dist/`, which others may be using. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Sdk from '../../src/cloud/sdk/index.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const BUILT = path.join(ROOT, 'out', 'test', 'shipped');

let isBuilt = false;

/** Builds once in a process. */
export function buildShipped(): void {
  if (isBuilt) return;
  const args = ['esbuild.js', '--production', `--outdir=${path.relative(ROOT, BUILT)}`];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'pipe' });
  isBuilt = true;
}

/** The bundle with the SDK in it. */
export function shippedSdk(): typeof Sdk {
  buildShipped();
  return createRequire(import.meta.url)(path.join(BUILT, 'cloudSdk.cjs')) as typeof Sdk;
}
