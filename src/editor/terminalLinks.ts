import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type * as OperationUi from './operationUi/index.ts';
import type { OperationUiParts } from './operationUi/parts.ts';

/**
 * Operation IDs in terminals are links; see `TerminalLinks`. Without an account nothing of a terminal is read.
 * @param load loads what finds them, with the first command or line
 */
export function registerTerminalLinks(
  parts: OperationUiParts,
  load: () => Promise<typeof OperationUi>,
): Disposable {
  const owned = new Disposables();
  let links: Promise<OperationUi.TerminalLinks> | undefined;
  const inside = () =>
    (links ??= load().then(
      (ui) => owned.add(new ui.TerminalLinks(parts)),
      (error: unknown) => {
        // The next line tries again.
        links = undefined;
        throw error;
      },
    ));
  const wanted = (): boolean => parts.accounts.all().length > 0;
  owned.add(
    vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
      if (!wanted()) return;
      // Begun later it would miss what is written meanwhile.
      const output = execution.read();
      inside()
        .then((ui) => ui.follow(terminal, execution.commandLine.value, output))
        .catch((error: unknown) => {
          parts.log.error('The output of a terminal can not be read', error);
        });
    }),
  );
  owned.add(
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: async (context) => (wanted() ? (await inside()).provide(context) : []),
      handleTerminalLink: async (link) => (await inside()).open(link),
    }),
  );
  return owned;
}
