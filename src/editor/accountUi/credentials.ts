import * as vscode from 'vscode';
import type { Account, AccountOrigin } from '../../app/account.ts';
import { CloudError, credentialProblem } from '../../core/errors.ts';
import type { CallerIdentity } from '../../core/identity.ts';
import { messageText, verbatimText } from '../../core/plainText.ts';
import { DEFAULT_REGION } from '../../core/regions.ts';
import { askAccessKey } from './accessKey.ts';
import type { MachineSources } from './accountSource.ts';
import { signInCommand } from '../troubles.ts';
import { copyText } from '../commands/copy.ts';
import { chooseAccount } from '../commands/targets.ts';
import type { AccountUiParts } from './parts.ts';

export async function updateCredentials(parts: AccountUiParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument, ({ kind }) => kind !== 'demo');
  if (account.kind === 'secret') await updateAccessKey(parts, account);
  else if (account.kind !== 'demo') await explainOrigin(parts, account);
}

async function updateAccessKey(parts: AccountUiParts, account: Account): Promise<void> {
  const { accounts, cloud } = parts;
  const { credential, identity } = await askAccessKey({
    title: vscode.l10n.t('Update AccessKey of {0}', messageText(account.label)),
    accessKeyId: (await accounts.accessKeyId(account.id)) ?? '',
    check: (candidate, signal) =>
      cloud.identify(accounts.candidateAccess(candidate), account.regions[0] ?? DEFAULT_REGION, { signal }),
  });
  const before = account.identity?.accountId;
  if (before !== undefined && before !== identity.accountId) await confirmOtherOwner(account, identity);
  await accounts.replaceSecret(account.id, credential, identity);
}

/** The operations and clusters of one owner mean nothing to another. */
async function confirmOtherOwner(account: Account, identity: CallerIdentity): Promise<void> {
  const use = vscode.l10n.t('Use It');
  const question = vscode.l10n.t('Use an AccessKey of another Alibaba Cloud account?');
  const detail = vscode.l10n.t(
    '{0} belonged to account {1} so far; this AccessKey belongs to {2}, which knows other clusters and operations. To have both, add it as an account of its own.',
    messageText(account.label),
    account.identity?.accountId ?? '?',
    identity.accountId ?? '?',
  );
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, use);
  if (chosen !== use) throw new vscode.CancellationError();
}

/** Longest command that can be decided about, in characters. */
const MAX_SHOWN = 2_000;

/** Credentials that are kept elsewhere are mended there; we say where, and follow by ourselves. */
async function explainOrigin(
  parts: AccountUiParts,
  account: Extract<Account, { kind: 'cliProfile' | 'environment' }>,
): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const open = vscode.l10n.t('Open File');
  const [file] = await parts.configFiles();
  if (account.kind === 'environment') {
    await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The account {0} takes its credentials from the environment of VS Code. Changes to files are picked up automatically; changes to variables require restarting VS Code.',
        messageText(account.label),
      ),
    );
    return;
  }
  const message = vscode.l10n.t(
    'The account {0} takes its credentials from the profile {1} of the Aliyun CLI. Change them with: {2}. The change is picked up automatically.',
    messageText(account.label),
    messageText(account.profile),
    signInCommand(account.profile),
  );
  const chosen = await vscode.window.showInformationMessage(message, copy, open);
  if (chosen === copy) await copyText(signInCommand(account.profile));
  if (chosen === open && file !== undefined) {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  }
}

export async function allowProgram(parts: AccountUiParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(
    parts.accounts,
    argument,
    ({ kind }) => kind === 'cliProfile' || kind === 'environment',
  );
  if (account.kind !== 'cliProfile' && account.kind !== 'environment') return;
  await consentTo(parts, account);
  parts.accounts.touch(account.id);
}

/**
 * Asks whether the program of a profile may run, where there is one that was not allowed yet.
 * Rejects with a `CancellationError` where it may not, with a `CloudError` in Restricted Mode.
 */
export async function consentTo(
  { machineSources, programs }: Pick<AccountUiParts, 'machineSources' | 'programs'>,
  origin: AccountOrigin,
): Promise<void> {
  const program = programOf(origin, await machineSources());
  if (program === undefined) return;
  const { profile, command } = program;
  const { trusted, allowed } = programs.consent();
  if (!trusted) throw new CloudError(credentialProblem({ what: 'programRestricted', profile, command }));
  if (allowed.some((each) => each.profile === profile && each.command === command)) return;
  if (command.length > MAX_SHOWN) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The command of the profile {0} is too long to be shown, so it is not run.',
        messageText(profile),
      ),
    );
    throw new vscode.CancellationError();
  }
  const allow = vscode.l10n.t('Allow');
  const question = vscode.l10n.t('Let the profile {0} run its program?', messageText(profile));
  const detail = vscode.l10n.t(
    'It gets its credentials from the command below, which is run whenever they are needed. Allow it only if you know it. If it changes, you are asked again.\n\n{0}',
    verbatimText(command),
  );
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, allow);
  if (chosen !== allow) throw new vscode.CancellationError();
  await programs.allow(profile, command);
}

/** The program that stands behind an origin, if any, and the profile that is asked about. */
function programOf(
  origin: AccountOrigin,
  { profiles, environment }: MachineSources,
): { profile: string; command: string } | undefined {
  if (origin.kind === 'cliProfile') return profiles.find(({ name }) => name === origin.profile)?.program;
  return origin.metadata ? undefined : environment?.program;
}
