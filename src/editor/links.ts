import type * as vscode from 'vscode';
import type * as OperationUi from './operationUi/index.ts';
import type { OperationUiParts } from './operationUi/parts.ts';
import { showProblem } from './prompts/showProblem.ts';

/**
 * Takes in links to operations; what becomes of them is said at `openLink`.
 * @param load loads what reads links, with the first one
 */
export function linkHandler(
  parts: OperationUiParts,
  load: () => Promise<typeof OperationUi>,
): vscode.UriHandler {
  const handleUri = async (uri: vscode.Uri): Promise<void> => {
    try {
      await (await load()).openLink(parts, uri);
    } catch (error) {
      void showProblem(error, parts.log, () => handleUri(uri));
    }
  };
  return { handleUri };
}
