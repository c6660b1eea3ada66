import { spawn, type ChildProcess } from 'node:child_process';
import type { Environment } from './variables.ts';

export interface ProgramRun {
  readonly command: readonly [file: string, ...args: string[]];
  readonly env: Environment;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/** `reason`: an exit code, a signal, `timeout`, `output` for too much of it, or why it did not start. */
export type ProgramResult = { readonly output: string } | { readonly reason: string };

/**
 * Runs a program without a shell and without a terminal; what it writes to stderr goes nowhere. Whatever ends
 * the wait ends the program too, with what it has started.
 * Rejects with the signal's reason where that is aborted, and never otherwise.
 */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const { signal, timeoutMs, maxOutputBytes } = run;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const child = start(run);
    if (typeof child === 'string') {
      resolve({ reason: child });
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      child.stdout?.destroy();
      settle();
    };
    const giveUp = (reason: string): void => {
      kill(child);
      finish(() => {
        resolve({ reason });
      });
    };
    const abort = (): void => {
      kill(child);
      finish(() => {
        reject(signal.reason as Error);
      });
    };
    const timer = setTimeout(() => {
      giveUp('timeout');
    }, timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxOutputBytes) giveUp('output');
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      finish(() => {
        resolve({ reason: error.code ?? 'unknown' });
      });
    });
    child.once('close', (code, killedBy) => {
      finish(() => {
        resolve(code === 0 ? { output: decode(chunks) } : { reason: String(code ?? killedBy) });
      });
    });
  });
}

const isWindows = process.platform === 'win32';

/** @returns the error code of the system or of Node where there is no starting it at all */
function start({ command: [file, ...args], env, cwd }: ProgramRun): ChildProcess | string {
  try {
    return spawn(file, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      // A group of its own, so that all of it can be ended. On Windows this would open a console.
      detached: !isWindows,
    });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

function kill(child: ChildProcess): void {
  if (isWindows || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function decode(chunks: readonly Buffer[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}
