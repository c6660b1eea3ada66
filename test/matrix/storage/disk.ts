import { execFileSync } from 'node:child_process';
import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { withFolder } from '../../unit/app/support.ts';

/** A disk of a few kilobytes that can be filled, and be made read-only; only root of a Linux can mount one. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves so many bytes, rounded up to whole pages. */
  fill(leftBytes: number): Promise<void>;
  /** Takes away what `fill` has put there. */
  free(): Promise<void>;
  setReadOnly(readOnly: boolean): Promise<void>;
}

const PAGE = 4_096;

/** Why there can't be one; undefined where there can. */
export const noDisk: string | undefined =
  process.platform === 'linux' && process.getuid?.() === 0 && canMount()
    ? undefined
    : 'nothing can be mounted';

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function withSmallDisk(run: (disk: SmallDisk) => Promise<void>, kilobytes = 256): Promise<void> {
  return withFolder(async (folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
    const filler = path.join(folder, 'filler');
    try {
      await run({
        folder,
        fill: async (leftBytes) => {
          const { bavail } = await statfs(folder);
          const handle = await open(filler, 'w');
          const pages = Math.max(0, bavail - Math.ceil(leftBytes / PAGE));
          await handle.writeFile(Buffer.alloc(pages * PAGE));
          await handle.close();
        },
        free: () => rm(filler, { force: true }),
        setReadOnly: (readOnly) => {
          execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, folder]);
          return Promise.resolve();
        },
      });
    } finally {
      // Also where a file of it is still open.
      execFileSync('umount', ['--lazy', folder]);
    }
  });
}
