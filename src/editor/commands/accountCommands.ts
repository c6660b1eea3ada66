import * as vscode from 'vscode';
import { DEMO_ACCOUNT_ID, type Account, type Accounts } from '../../app/accounts.ts';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Operations } from '../../app/operations.ts';
import type { EmrCloud } from '../../cloud/emrCloud.ts';
import type { Credential } from '../../cloud/credential.ts';
import type { CallerIdentity } from '../../core/cluster.ts';
import type { Demo } from '../demo.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import type { Log } from '../log.ts';
import { askAccessKey } from '../prompts/accessKey.ts';
import { askRegions } from '../prompts/regions.ts';
import { registerCommand } from './register.ts';
import { asAccountId } from './targets.ts';

export interface AccountCommandParts {
  readonly accounts: Accounts;
  readonly cloud: EmrCloud;
  readonly operations: Operations;
  readonly demo: Demo;
  readonly log: Log;
}

const DEFAULT_REGIONS = ['cn-hangzhou'];

export function registerAccountCommands(parts: AccountCommandParts): Disposable {
  const owned = new Disposables();
  const { log } = parts;
  owned.add(registerCommand(COMMANDS.addAccount, log, () => addAccount(parts)));
  owned.add(registerCommand(COMMANDS.startDemo, log, () => startDemo(parts)));
  owned.add(registerCommand(COMMANDS.updateCredentials, log, (arg) => updateCredentials(parts, arg)));
  owned.add(registerCommand(COMMANDS.removeAccount, log, (arg) => removeAccount(parts, arg)));
  owned.add(registerCommand(COMMANDS.selectRegions, log, (arg) => selectRegions(parts, arg)));
  return owned;
}

async function addAccount(parts: AccountCommandParts): Promise<void> {
  const demoThere = parts.accounts.get(DEMO_ACCOUNT_ID) !== undefined;
  const accessKey = {
    label: `$(key) ${vscode.l10n.t('AccessKey')}`,
    detail: vscode.l10n.t('Type an AccessKey ID and its secret. It is checked before it is kept.'),
    run: () => addAccessKey(parts),
  };
  const demo = {
    label: `$(beaker) ${vscode.l10n.t('Demo')}`,
    detail: vscode.l10n.t('A simulated cloud on this machine, to look around without an account.'),
    run: () => startDemo(parts),
  };
  const picked = await vscode.window.showQuickPick(demoThere ? [accessKey] : [accessKey, demo], {
    title: vscode.l10n.t('Add Account'),
    placeHolder: vscode.l10n.t('Where the credentials come from'),
  });
  await picked?.run();
}

async function addAccessKey(parts: AccountCommandParts): Promise<void> {
  const answers = await askAccessKey({
    title: vscode.l10n.t('Add AccessKey'),
    accessKeyId: '',
    regions: DEFAULT_REGIONS,
    check: checkWith(parts),
  });
  const { credential, regions, identity } = answers;
  await parts.accounts.addSecret(credential, { label: labelOf(identity), regions, identity });
  await vscode.commands.executeCommand(`${VIEWS.clusters}.focus`);
}

async function updateCredentials(parts: AccountCommandParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument, ({ kind }) => kind === 'secret');
  const { credential, identity } = await askAccessKey({
    title: vscode.l10n.t('Update AccessKey of {0}', account.label),
    accessKeyId: '',
    check: checkWith(parts),
  });
  const before = account.identity?.accountId;
  if (before !== undefined && before !== identity.accountId) await confirmOtherOwner(account, identity);
  await parts.accounts.replaceSecret(account.id, credential, { label: labelOf(identity), identity });
}

/** The operations and clusters of one owner mean nothing to another. */
async function confirmOtherOwner(account: Account, identity: CallerIdentity): Promise<void> {
  const use = vscode.l10n.t('Use It');
  const question = vscode.l10n.t('Use an AccessKey of another Alibaba Cloud account?');
  const detail = vscode.l10n.t(
    '{0} belonged to account {1} so far; this AccessKey belongs to {2}, which knows other clusters and operations. To have both, add it as an account of its own.',
    account.label,
    account.identity?.accountId ?? '?',
    identity.accountId ?? '?',
  );
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, use);
  if (chosen !== use) throw new vscode.CancellationError();
}

/** The demo, from the beginning of its story; what it starts is watched, so that its end is told. */
async function startDemo(parts: AccountCommandParts): Promise<void> {
  await parts.operations.open();
  const simulator = await parts.demo.restart();
  const label = vscode.l10n.t('Demo');
  await parts.operations.removeAccount(DEMO_ACCOUNT_ID);
  await parts.accounts.addDemo(label, simulator.regions);
  for (const address of simulator.showcase) {
    const ref = { accountId: DEMO_ACCOUNT_ID, ...address };
    parts.operations.discover(ref, 'api');
    parts.operations.setWatched(ref, true);
  }
  await vscode.commands.executeCommand(`${VIEWS.clusters}.focus`);
}

async function removeAccount(parts: AccountCommandParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument);
  const remove = vscode.l10n.t('Remove');
  const question = vscode.l10n.t('Remove the account {0}?', account.label);
  const detail =
    account.kind === 'demo'
      ? vscode.l10n.t('The simulated cloud stops. Its operations are forgotten.')
      : vscode.l10n.t('Its AccessKey is deleted from the secret storage, and its operations are forgotten.');
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, remove);
  if (chosen !== remove) return;
  await parts.accounts.remove(account.id);
  await parts.operations.open();
  await parts.operations.removeAccount(account.id);
  if (account.kind === 'demo') parts.demo.dispose();
}

async function selectRegions(parts: AccountCommandParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument);
  const title = vscode.l10n.t('Regions of {0}', account.label);
  const regions = await askRegions({ title, step: 1, totalSteps: 1 }, account.regions);
  if (typeof regions !== 'symbol') await parts.accounts.setRegions(account.id, regions);
}

function checkWith({ accounts, cloud }: AccountCommandParts) {
  return (credential: Credential, regionId: string, signal: AbortSignal): Promise<CallerIdentity> =>
    cloud.getCallerIdentity({ accountId: 'candidate', regionId }, accounts.candidateAccess(credential), {
      signal,
    });
}

/** The one meant by a row, the only one there is, or the one picked. */
async function chooseAccount(
  accounts: Accounts,
  argument: unknown,
  fits: (account: Account) => boolean = () => true,
): Promise<Account> {
  const named = accounts.get(asAccountId(argument) ?? '');
  if (named !== undefined && fits(named)) return named;
  const all = accounts.all().filter(fits);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  if (all.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No account is signed in with an AccessKey.'));
    throw new vscode.CancellationError();
  }
  const items = all.map((account) => ({
    label: account.label,
    description: account.identity?.accountId ?? '',
    account,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Account') });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.account;
}

/** A RAM user by name, anything else by the account's number. */
function labelOf(identity: CallerIdentity): string {
  const name = identity.arn?.split(':').at(-1)?.split('/').slice(1).join('/');
  if (name !== undefined && name !== '') return name;
  return identity.accountId ?? vscode.l10n.t('AccessKey');
}
