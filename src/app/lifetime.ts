/** Anything that has to be ended: timers, subscriptions, windows. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables; what is added after the end is disposed at once. The youngest ends first, and one that throws does
 * not keep the others from ending.
 */
export class Disposables implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#owned.add(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    const errors: unknown[] = [];
    for (const item of owned) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Something could not be ended');
  }
}

export type Listener<T> = (event: T) => void;

/** A list of listeners. A listener that throws does not keep the others from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<Listener<T>>();

  /** An arrow, so that it can be handed on as it is. */
  readonly event = (listener: Listener<T>): Disposable => {
    const own: Listener<T> = (event) => {
      listener(event);
    };
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(event: T): void {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'A listener failed');
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
