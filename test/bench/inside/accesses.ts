import type * as childTypes from 'node:child_process';
import type * as fsTypes from 'node:fs';
import { createRequire } from 'node:module';
import type * as netTypes from 'node:net';
import path from 'node:path';
import type { Access } from '../observer.ts';

// The very objects that extensions get: what is put into them counts there.
const load = createRequire(path.join(process.cwd(), 'any.js'));
const fs = load('node:fs') as typeof fsTypes;
const net = load('node:net') as typeof netTypes;
const children = load('node:child_process') as typeof childTypes;

/** All by which a file can be read, or looked for. */
const READS = [
  ...['open', 'readFile', 'readdir', 'stat', 'lstat', 'access', 'exists', 'opendir', 'readlink', 'realpath'],
  ...['watch', 'watchFile', 'createReadStream'],
];

interface Seen {
  readonly what: Access['what'];
  readonly name: string;
  readonly bytes: number;
  readonly at: number;
  readonly stack: string;
}

const seen: Seen[] = [];

function note(what: Access['what'], name: string, bytes: number): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  seen.push({ what, name, bytes, at: performance.now(), stack: new Error().stack ?? '' });
  Error.stackTraceLimit = limit;
}

function sizeOf(file: unknown): number {
  try {
    return statSync(String(file)).size;
  } catch {
    return 0;
  }
}
const { statSync } = fs;

type Callable = (...args: unknown[]) => unknown;

/** Tells of each call of a function, and lets it through. */
function follow(owner: object, name: string, told: (args: readonly unknown[]) => void): void {
  const functions = owner as Record<string, unknown>;
  const original = functions[name];
  if (typeof original !== 'function') return;
  const followed = function (this: unknown, ...args: unknown[]): unknown {
    told(args);
    return (original as Callable).apply(this, args);
  };
  functions[name] = Object.assign(followed, original);
}

/** Notes from now on who reads files, connects, or runs programs. */
export function followAccesses(): void {
  for (const name of READS) {
    for (const [owner, method] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ] as const) {
      follow(owner, method, ([file]) => {
        note('file', `${method} ${String(file)}`, sizeOf(file));
      });
    }
  }
  follow(net.Socket.prototype, 'connect', () => {
    note('network', 'connect', 0);
  });
  follow(globalThis, 'fetch', ([url]) => {
    note('network', String(url), 0);
  });
  for (const name of ['spawn', 'spawnSync', 'exec', 'execFile', 'execSync', 'execFileSync', 'fork']) {
    follow(children, name, ([program]) => {
      note('program', String(program), 0);
    });
  }
}

/** What code in a folder has caused so far; all calls on the way to it are looked at. */
export function accessesOf(folder: string): readonly Access[] {
  return seen
    .filter(({ stack }) => stack.includes(folder))
    .map(({ what, name, bytes, at }) => ({ what, name, bytes, at }));
}
