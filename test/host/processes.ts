import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Every process of a host carries this variable, which also finds those that left the process group. */
export const markerVariable = 'EMR_HOST_INSTANCE';

/** Ids of running processes of the host `marker`; empty where the system has no /proc. */
export function markedProcesses(marker: string): number[] {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      // Only own processes are readable, and a zombie has an empty environment.
      if (readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`${markerVariable}=${marker}\0`)) {
        found.push(Number(entry));
      }
    } catch {
      // Ended meanwhile, or somebody else's.
    }
  }
  return found;
}

/** Signals the process group that `pid` leads and all strays marked with `marker`; missing ones are ignored. */
export function signalTree(pid: number, marker: string, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  for (const target of [-pid, ...markedProcesses(marker)]) {
    try {
      process.kill(target, signal);
    } catch {
      // Already gone.
    }
  }
}

/** Ends a process group and its strays: asks, waits up to `graceMs`, then kills. Throws if something survives. */
export async function endTree(pid: number, marker: string, graceMs: number): Promise<void> {
  signalTree(pid, marker, 'SIGTERM');
  if (await isGone(pid, marker, graceMs)) return;
  signalTree(pid, marker, 'SIGKILL');
  if (await isGone(pid, marker, 5_000)) return;
  throw new Error(
    `Processes of the VS Code host survived: group ${pid}, ${markedProcesses(marker).join(', ')}`,
  );
}

async function isGone(pid: number, marker: string, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  do {
    if (!groupExists(pid) && markedProcesses(marker).length === 0) return true;
    await delay(25);
  } while (performance.now() < end);
  return false;
}

function groupExists(pid: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process of the host `marker` that listens at the address of a socket; undefined where the system has no /proc. */
export function ownerOfSocket(address: string, marker: string): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const line = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .find((each) => each.endsWith(` ${address}`));
  const inode = line?.trim().split(/\s+/)[6];
  return markedProcesses(marker).find((pid) => {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => linkOf(path.join(folder, name)) === `socket:[${inode}]`);
  });
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
