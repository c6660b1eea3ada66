import type { Attention } from '../../core/schedule.ts';
import type { OtherWindows } from '../windows/alone.ts';
import type { SharedState } from '../windows/messages.ts';

export interface TogetherParts {
  /** The other windows of this user: one asks for all of them. */
  readonly windows: OtherWindows;
  /** Whether somebody looks at this window. */
  readonly attention: () => Attention;
  /** The keys of operations whose panels are visible in this window. */
  readonly inPanel: ReadonlySet<string>;
}

/** What somebody sees in all windows of this user, and what the one says that asks, where it is another one. */
export class Together {
  readonly #parts: TogetherParts;
  readonly #heard = new Map<string, SharedState>();

  constructor(parts: TogetherParts) {
    this.#parts = parts;
  }

  /** Somebody who looks at another window of theirs looks too. */
  attention(): Attention {
    return this.#parts.windows.looking ? 'looking' : this.#parts.attention();
  }

  inPanel(key: string): boolean {
    return this.#parts.inPanel.has(key) || this.#parts.windows.inPanel(key);
  }

  /** Somebody sees something else in this window. */
  seenChanged(): void {
    const { attention, inPanel, windows } = this.#parts;
    windows.setSeen({ looking: attention() === 'looking', panels: [...inPanel] });
  }

  /** Another window says so, that asks for the account; absent where this one does. */
  heardOf(key: string): SharedState | undefined {
    return this.#heard.get(key);
  }

  hear(state: SharedState): void {
    this.#heard.set(state.key, state);
  }

  /** What was said of an operation, or of all of an account, counts no more. */
  forget(keyOrAccountId: string): void {
    for (const key of [...this.#heard.keys()]) {
      if (key === keyOrAccountId || key.startsWith(`${keyOrAccountId}/`)) this.#heard.delete(key);
    }
  }
}
