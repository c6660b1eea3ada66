import * as vscode from 'vscode';
import type { Disposable } from '../app/lifetime.ts';
import type * as OperationUi from './operationUi/index.ts';
import type { OperationUiParts } from './operationUi/parts.ts';
import { showProblem } from './prompts/showProblem.ts';

/**
 * Takes in links to operations; what becomes of them is said at `openLink`.
 * @param load loads what reads links, with the first one
 */
export function registerLinks(parts: OperationUiParts, load: () => Promise<typeof OperationUi>): Disposable {
  const handleUri = async (uri: vscode.Uri): Promise<void> => {
    try {
      await (await load()).openLink(parts, uri);
    } catch (error) {
      void showProblem(error, parts.log, () => handleUri(uri));
    }
  };
  return vscode.window.registerUriHandler({ handleUri });
}
