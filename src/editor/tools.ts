import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import { TOOLS } from './ids.ts';
import type * as OperationUi from './operationUi/index.ts';
import type { ToolParts } from './operationUi/parts.ts';

/**
 * Tools that language models may use where the user lets them.
 * @param load loads what they do, with the first use
 */
export function registerTools(parts: ToolParts, load: () => Promise<typeof OperationUi>): Disposable {
  const owned = new Disposables();
  const ending = new AbortController();
  owned.add({
    dispose: () => {
      ending.abort();
    },
  });
  for (const name of Object.values(TOOLS)) {
    owned.add(
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async ({ input }) => (await load()).prepareTool(parts, name, input),
        invoke: async ({ input }, token) =>
          (await load()).invokeTool(parts, name, input, { token, ending: ending.signal }),
      }),
    );
  }
  return owned;
}
