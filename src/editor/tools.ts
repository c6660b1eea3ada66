import type * as vscode from 'vscode';
import type { Disposable } from '../app/lifetime.ts';
import type { ToolName } from './ids.ts';
import type * as OperationUi from './operationUi/index.ts';
import type { ToolParts } from './operationUi/parts.ts';

/** Tools that language models may use where the user lets them. What is under way ends with it. */
export class Tools implements Disposable {
  readonly #parts: ToolParts;
  readonly #load: () => Promise<typeof OperationUi>;
  readonly #ending = new AbortController();

  /** @param load loads what they do, with the first use */
  constructor(parts: ToolParts, load: () => Promise<typeof OperationUi>) {
    this.#parts = parts;
    this.#load = load;
  }

  of(name: ToolName): Required<vscode.LanguageModelTool<unknown>> {
    return {
      prepareInvocation: async ({ input }) => (await this.#load()).prepareTool(this.#parts, name, input),
      invoke: async ({ input }, token) =>
        (await this.#load()).invokeTool(this.#parts, name, input, { token, ending: this.#ending.signal }),
    };
  }

  dispose(): void {
    this.#ending.abort();
  }
}
