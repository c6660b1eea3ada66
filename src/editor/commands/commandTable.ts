import type { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import { showProblem } from '../prompts/showProblem.ts';

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/**
 * What the commands do. What a handler throws reaches the user in words, once; cancelling is silent. The one place
 * where errors of user actions end.
 */
export class CommandTable {
  readonly #log: Log;
  readonly #handlers = new Map<CommandId, (...given: unknown[]) => unknown>();

  constructor(log: Log) {
    this.#log = log;
  }

  add(id: CommandId, handler: (...given: unknown[]) => unknown): void {
    if (this.#handlers.has(id)) throw new Error(`${id} is handled twice`);
    this.#handlers.set(id, handler);
  }

  has(id: CommandId): boolean {
    return this.#handlers.has(id);
  }

  async run(id: CommandId, ...given: unknown[]): Promise<void> {
    try {
      const handler = this.#handlers.get(id);
      if (handler === undefined) throw new Error(`Nothing handles ${id}`);
      await handler(...given);
    } catch (error) {
      void showProblem(error, this.#log, () => this.run(id, ...given));
    }
  }
}
