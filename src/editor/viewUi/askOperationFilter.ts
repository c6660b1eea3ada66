import * as vscode from 'vscode';
import { FILTER_STATES, type OperationFilter } from '../../core/operationFilter.ts';
import type { StateClass } from '../../core/operation.ts';
import { stateClassLabel } from '../operationWords.ts';

/** Typing is quick; milliseconds. */
const PAUSE_MS = 150;

/** Asks for a filter and shows its effect at once; Escape brings back what there was. */
export function askOperationFilter(before: OperationFilter, show: (filter: OperationFilter) => void): void {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { state: StateClass }>();
  pick.title = vscode.l10n.t('Filter Operations');
  pick.placeholder = vscode.l10n.t('Words to look for, in names, IDs, people, reasons; tick states below');
  pick.canSelectMany = true;
  // Who copies a name elsewhere comes back to what was typed.
  pick.ignoreFocusOut = true;
  // The text looks for operations, not for states.
  pick.items = FILTER_STATES.map((state) => ({ label: stateClassLabel(state), state, alwaysShow: true }));
  pick.selectedItems = pick.items.filter(({ state }) => before.states.includes(state));
  pick.value = before.text;
  let timer: NodeJS.Timeout | undefined;
  let accepted = false;
  const chosen = (): OperationFilter => ({
    text: pick.value,
    states: FILTER_STATES.filter((state) => pick.selectedItems.some((item) => item.state === state)),
  });
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      show(chosen());
    }, PAUSE_MS);
  };
  pick.onDidChangeValue(changed);
  pick.onDidChangeSelection(changed);
  pick.onDidAccept(() => {
    accepted = true;
    show(chosen());
    pick.hide();
  });
  pick.onDidHide(() => {
    clearTimeout(timer);
    if (!accepted) show(before);
    pick.dispose();
  });
  pick.show();
}
