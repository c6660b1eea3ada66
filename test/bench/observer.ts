/** What is asked of the bench's extension in the extension host (`inside/observer.ts`). */
import { readFile, rm } from 'node:fs/promises';
import { until } from '../host/wait.ts';

export type Ask =
  | { readonly what: 'marks' | 'heap' | 'watchDelay' | 'delay' }
  | { readonly what: 'accesses'; readonly folder: string }
  | { readonly what: 'run'; readonly command: string; readonly args: readonly unknown[] };

export interface Mark {
  readonly name: string;
  /** Milliseconds since the extension host began. */
  readonly at: number;
}

/** Something that code has caused to be read, called or run. */
export interface Access {
  readonly what: 'file' | 'network' | 'program';
  readonly name: string;
  /** Of the whole file. */
  readonly bytes: number;
  /** Milliseconds since the extension host began. */
  readonly at: number;
}

/** Asks the bench's extension. */
export class Observer {
  /** Where it says on which port it listens. */
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Before the extension host is started anew: what is asked next waits for the new one. */
  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  marks(): Promise<readonly Mark[]> {
    return this.#ask({ what: 'marks' });
  }

  /** All that code in a folder has caused since the start. */
  accesses(folder: string): Promise<readonly Access[]> {
    return this.#ask({ what: 'accesses', folder });
  }

  /** Bytes in use once garbage is collected. */
  heap(): Promise<number> {
    return this.#ask({ what: 'heap' });
  }

  async watchDelay(): Promise<void> {
    await this.#ask({ what: 'watchDelay' });
  }

  /** For how long nothing else could run since then, at most; milliseconds. */
  delay(): Promise<number> {
    return this.#ask({ what: 'delay' });
  }

  async run(command: string, ...args: readonly unknown[]): Promise<void> {
    await this.#ask({ what: 'run', command, args });
  }

  async #ask<T>(ask: Ask): Promise<T> {
    const port = await until('the extension of the bench', () =>
      readFile(this.#file, 'utf8').then(
        (text) => (text === '' ? undefined : text),
        () => undefined,
      ),
    );
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify(ask) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  }
}
