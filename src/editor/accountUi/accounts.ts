import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Account, AccountOrigin } from '../../app/account.ts';
import { searchRegions } from '../../app/regionSearch.ts';
import type { AccountAccess } from '../../cloud/caller.ts';
import { CloudError, toProblem, type CloudProblem } from '../../core/errors.ts';
import type { CallerIdentity } from '../../core/identity.ts';
import { labelText, messageText } from '../../core/plainText.ts';
import { DEFAULT_REGION } from '../../core/regions.ts';
import { DEMO_ACCOUNT_ID } from '../../core/scope.ts';
import { STATE_LATENCY_MS } from '../elsewhere.ts';
import { VIEWS } from '../ids.ts';
import { problemWords } from '../problems.ts';
import { askAccessKey } from './accessKey.ts';
import { consentTo } from './credentials.ts';
import type { AccountUiParts } from './parts.ts';
import { askSource, type PickedSource } from './accountSource.ts';
import { askRegions, type FindClusters } from './regions.ts';
import { askText, BACK, tryWithProgress, type Place } from '../prompts/steps.ts';
import { chooseAccount } from '../commands/targets.ts';

export async function addAccount(parts: AccountUiParts): Promise<void> {
  const source = await askSource({
    title: vscode.l10n.t('Add Account'),
    load: parts.machineSources,
    failed: (error) => {
      parts.log.error('What this machine has to sign in with could not be read', error);
    },
    offerDemo: parts.accounts.get(DEMO_ACCOUNT_ID) === undefined,
  });
  switch (source.kind) {
    case 'demo':
      return startDemo(parts);
    case 'accessKey':
      return addAccessKey(parts);
    case 'origin':
      return addOrigin(parts, source);
  }
}

async function addAccessKey(parts: AccountUiParts): Promise<void> {
  const { accounts } = parts;
  const { credential, regions, identity } = await askAccessKey({
    title: vscode.l10n.t('Add AccessKey'),
    accessKeyId: '',
    check: (candidate, signal) =>
      identify(parts, accounts.candidateAccess(candidate), DEFAULT_REGION, signal),
    askRegions: (at, candidate, identity) =>
      askRegionsOf(
        { ...at, title: titleWith(at.title, identity) },
        [DEFAULT_REGION],
        findWith(parts, accounts.candidateAccess(candidate)),
      ),
  });
  await accounts.addSecret(credential, { label: labelOf(identity), regions, identity });
  await showClusters();
}

/** A CLI profile or the environment: checked with what it gives now, and kept by name only. */
async function addOrigin(
  parts: AccountUiParts,
  { origin, profile }: Extract<PickedSource, { kind: 'origin' }>,
): Promise<void> {
  const { accounts } = parts;
  await consentTo(parts, origin);
  const region = profile?.regionId ?? DEFAULT_REGION;
  const outcome = await tryWithProgress(vscode.l10n.t('Checking the credentials…'), (signal) =>
    identify(parts, accounts.originAccess(origin), region, signal),
  );
  if ('problem' in outcome) throw new CloudError(outcome.problem);
  const identity = outcome.value;
  const title = titleWith(vscode.l10n.t('Add {0}', originLabel(origin)), identity);
  const at = { title, step: 1, totalSteps: 1 };
  const regions = await askRegionsOf(at, [region], (ids, onAnswer, signal) =>
    // Anew each time: what the profile gives may be another credential by now.
    findWith(parts, accounts.originAccess(origin))(ids, onAnswer, signal),
  );
  if (regions === BACK) return;
  const label = origin.kind === 'cliProfile' ? origin.profile : labelOf(identity);
  await accounts.addOrigin(origin, { label, regions, identity });
  await showClusters();
}

/** The demo, from the beginning of its story; what it starts is watched, so that its end is told. */
export async function startDemo(parts: AccountUiParts): Promise<void> {
  const { accounts, demo, operations } = parts;
  await operations.open();
  const isAnew = accounts.get(DEMO_ACCOUNT_ID) !== undefined;
  const since = Date.now();
  demo.dispose();
  const simulator = await demo.simulator(since);
  await operations.removeAccount(DEMO_ACCOUNT_ID);
  await accounts.addDemo(vscode.l10n.t('Demo'), simulator.regions, since);
  // Other windows would ask the story before, which knows nothing of these.
  if (isAnew) await sleep(STATE_LATENCY_MS);
  for (const address of simulator.showcase) {
    const ref = { accountId: DEMO_ACCOUNT_ID, ...address };
    operations.discover(ref, 'api');
    void operations.setWatched(ref, true);
  }
  await showClusters();
}

export async function removeAccount(parts: AccountUiParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument);
  const remove = vscode.l10n.t('Remove');
  const question = vscode.l10n.t('Remove the account {0}?', messageText(account.label));
  const chosen = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: removalDetail(account) },
    remove,
  );
  if (chosen === remove) await forget(parts, account.id);
}

/** Ends the demo, and all that there is of it. Nothing of it is worth a question. */
export async function leaveDemo(parts: AccountUiParts): Promise<void> {
  if (parts.accounts.get(DEMO_ACCOUNT_ID) === undefined) return;
  await forget(parts, DEMO_ACCOUNT_ID);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The demo is over. Nothing of it is kept.'), 5_000);
}

async function forget({ accounts, operations }: AccountUiParts, accountId: string): Promise<void> {
  await accounts.remove(accountId);
  await operations.open();
  await operations.removeAccount(accountId);
}

function removalDetail(account: Account): string {
  switch (account.kind) {
    case 'demo':
      return vscode.l10n.t('The simulated cloud stops. Its operations are forgotten.');
    case 'secret':
      return vscode.l10n.t(
        'Its AccessKey is deleted from the secret storage, and its operations are forgotten.',
      );
    default:
      return vscode.l10n.t('Its operations are forgotten. The files it reads from stay as they are.');
  }
}

export async function renameAccount(parts: AccountUiParts, argument: unknown): Promise<void> {
  const account = await chooseAccount(parts.accounts, argument);
  const label = await askText({
    title: vscode.l10n.t('Rename Account'),
    step: 1,
    totalSteps: 1,
    prompt: vscode.l10n.t('Name of the account in the views'),
    value: account.label,
    validate: (text) =>
      text.length >= 1 && text.length <= 80 ? undefined : vscode.l10n.t('A name has 1 to 80 characters'),
  });
  if (label !== BACK) await parts.accounts.rename(account.id, label);
}

export async function selectRegions(
  parts: AccountUiParts,
  argument: unknown,
  findAtOnce: boolean,
): Promise<void> {
  const { accounts, cloud } = parts;
  const account = await chooseAccount(accounts, argument);
  const at = { title: vscode.l10n.t('Regions of {0}', labelText(account.label)), step: 1, totalSteps: 1 };
  const find: FindClusters = (regions, onAnswer, signal) =>
    searchRegions({
      regions,
      onAnswer,
      signal,
      listClusters: (regionId, ending) =>
        cloud.listClusters({ accountId: account.id, regionId }, {}, undefined, { signal: ending }),
    });
  const regions = await askRegionsOf(at, account.regions, find, findAtOnce);
  if (regions !== BACK) await accounts.setRegions(account.id, regions);
}

function askRegionsOf(
  at: Place,
  selected: readonly string[],
  find: FindClusters,
  findAtOnce = false,
): Promise<readonly string[] | typeof BACK> {
  const explain = (problem: CloudProblem): string => {
    const { title, detail } = problemWords(problem);
    return vscode.l10n.t('{0}: {1}', title, detail);
  };
  return askRegions({ ...at, selected, find, findAtOnce, explain, toProblem });
}

/** Looks for clusters with access that is not kept yet. */
function findWith({ cloud }: AccountUiParts, access: AccountAccess): FindClusters {
  return (regions, onAnswer, signal) =>
    searchRegions({
      regions,
      onAnswer,
      signal,
      listClusters: (regionId, ending) => cloud.listClustersWith(access, regionId, { signal: ending }),
    });
}

function identify(
  { cloud }: AccountUiParts,
  access: AccountAccess,
  regionId: string,
  signal: AbortSignal,
): Promise<CallerIdentity> {
  return cloud.identify(access, regionId, { signal });
}

async function showClusters(): Promise<void> {
  await vscode.commands.executeCommand(`${VIEWS.clusters}.focus`);
}

function originLabel(origin: AccountOrigin): string {
  if (origin.kind === 'cliProfile') return labelText(origin.profile);
  return origin.metadata ? vscode.l10n.t('ECS Instance Role') : vscode.l10n.t('Environment');
}

/** Who it is that is about to be added, in the title of the last step. */
function titleWith(title: string, identity: CallerIdentity): string {
  return [title, labelOf(identity), identity.accountId].filter(Boolean).join(' · ');
}

/** A RAM user or role by name, anything else by the account's number. */
function labelOf(identity: CallerIdentity): string {
  const name = identity.arn?.split(':').at(-1)?.split('/').slice(1).join('/');
  if (name !== undefined && name !== '') return labelText(name);
  return identity.accountId ?? vscode.l10n.t('AccessKey');
}
