import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import type { Accounts } from '../../app/accounts.ts';
import { CloudError } from '../../core/errors.ts';
import { LINK_AUTHORITY, LINK_PATH, parseOperationLink, type LinkTarget } from '../../core/operationLink.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import { chooseScope } from '../../core/scopeChoice.ts';
import { COMMANDS } from '../ids.ts';
import { askChoice, BACK, tryWithProgress } from '../prompts/steps.ts';
import { accountChoices, noAccountText, uncoveredText } from './accountTexts.ts';
import { accountLabel, regionLabel } from '../words.ts';
import { confirmOperation } from './confirm.ts';
import type { OperationUiParts } from './parts.ts';

/**
 * Opens the operation that a link names. VS Code asks whether links of this extension may be opened, but once
 * for all: after that any web page can send some. So a link shows, and no more:
 * - It never watches. Being told of an operation is the user's wish; the panel has a button for that.
 * - Calls go only to regions that the user has chosen, by accounts that are set up: a region becomes part of a
 *   host name.
 * - What is not known here is asked for and added only where the user says so.
 * - What the service does not know leaves nothing behind.
 */
export async function openLink(parts: OperationUiParts, uri: { path: string; query: string }): Promise<void> {
  const parsed = parseOperationLink(uri);
  if (!('target' in parsed)) {
    // Nothing of the link is repeated: whoever made it would speak to the user.
    await vscode.window.showErrorMessage(
      parsed.wrong === undefined
        ? vscode.l10n.t(
            'This link is none of an operation. Those begin with {0}',
            `vscode://${LINK_AUTHORITY}${LINK_PATH}?region=`,
          )
        : vscode.l10n.t(
            'This link can not be opened: it needs the parameter {0} once, in the form {1}',
            parsed.wrong.name,
            parsed.wrong.form,
          ),
    );
    return;
  }
  await openTarget(parts, parsed.target, confirmAdding);
}

/** Whether an operation that only a link names may be asked for and added. What is shown of it has the form of IDs. */
async function confirmAdding(
  { clusterId, operationId, regionId }: OperationRef,
  account: Account,
): Promise<boolean> {
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Open operation {0}?', operationId),
    {
      modal: true,
      detail: vscode.l10n.t(
        'A link names it, of cluster {0} in {1}. It is not known here yet: Alibaba Cloud is asked for it with the account {2}, and it is added to the list of operations.',
        clusterId,
        regionLabel(regionId),
        accountLabel(account),
      ),
    },
    open,
  );
  return answer === open;
}

/**
 * Opens an operation that somebody else named, within the bounds that are said above. Resolves with undefined
 * where the user does not go on; rejects with a `CloudError`.
 * @param mayAdd asked before one that is not known yet is looked up and added
 */
export async function openTarget(
  parts: OperationUiParts,
  target: LinkTarget,
  mayAdd: (ref: OperationRef, account: Account) => Promise<boolean> = () => Promise.resolve(true),
): Promise<OperationRef | undefined> {
  const { regionId, clusterId, operationId } = target;
  const account = await placeAccount(parts.accounts, target);
  if (account === undefined) return undefined;
  const ref = { accountId: account.id, regionId, clusterId, operationId };
  const { operations, panels } = parts;
  await operations.open();
  if (operations.get(operationKey(ref)) === undefined) {
    if (!(await mayAdd(ref, account))) return undefined;
    const title = vscode.l10n.t('Looking up the operation…');
    const outcome = await tryWithProgress(title, (signal) => confirmOperation(parts, ref, 'manual', signal));
    if ('problem' in outcome) throw new CloudError(outcome.problem);
  }
  panels.open(ref);
  return ref;
}

/** The account that shows the region of a link; undefined where the user does not go on. */
export async function placeAccount(
  accounts: Accounts,
  target: Pick<LinkTarget, 'regionId' | 'accountId'>,
): Promise<Account | undefined> {
  let wanted = target;
  let failed: string | undefined;
  for (;;) {
    const choice = chooseScope(accounts.all(), wanted);
    // A step that mended nothing was cancelled.
    if (choice.found === failed) return undefined;
    failed = choice.found;
    switch (choice.found) {
      case 'one':
        return choice.account;
      case 'several':
        return pickAccount(accounts, choice.accounts);
      case 'noAccount':
        if (!(await offer(noAccountText(), vscode.l10n.t('Add Account…'), COMMANDS.addAccount)))
          return undefined;
        break;
      case 'uncovered': {
        const [only] = choice.accounts;
        const args = only !== undefined && choice.accounts.length === 1 ? [only.id] : [];
        const step = vscode.l10n.t('Select Regions…');
        const text = uncoveredText(target.regionId);
        if (!(await offer(text, step, COMMANDS.selectRegions, ...args))) return undefined;
        break;
      }
      case 'unknownAccount': {
        const step = vscode.l10n.t('Use Another Account');
        const text = vscode.l10n.t('The account that this link names is not set up here.');
        if ((await vscode.window.showWarningMessage(text, step)) !== step) return undefined;
        const { accountId: _unknown, ...rest } = wanted;
        wanted = rest;
        break;
      }
    }
  }
}

/** Says what is missing, and does something about it if the user wants so. */
async function offer(text: string, step: string, command: string, ...args: unknown[]): Promise<boolean> {
  if ((await vscode.window.showWarningMessage(text, step)) !== step) return false;
  await vscode.commands.executeCommand(command, ...args);
  return true;
}

async function pickAccount(accounts: Accounts, some: readonly Account[]): Promise<Account | undefined> {
  const id = await askChoice({
    title: vscode.l10n.t('Open Operation'),
    step: 1,
    totalSteps: 1,
    placeholder: vscode.l10n.t('Account of the cluster'),
    choices: accountChoices(some),
  });
  // The only step has no way back.
  return id === BACK ? undefined : accounts.get(id);
}
