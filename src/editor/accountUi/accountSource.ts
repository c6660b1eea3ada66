import * as vscode from 'vscode';
import type { AccountOrigin } from '../../app/account.ts';
import type { CredentialTrouble } from '../../core/credentialTrouble.ts';
import type { CliProfileSummary, EnvironmentSummary } from '../../cloud/sdk/credentials/index.ts';
import { labelText } from '../../core/plainText.ts';
import { troubleWords } from '../troubles.ts';

/** What the machine offers to sign in with. */
export interface MachineSources {
  readonly profiles: readonly CliProfileSummary[];
  /** The profile that the CLI would take. */
  readonly inUse?: string;
  readonly environment?: EnvironmentSummary;
  /** Why the profiles can't be told. */
  readonly trouble?: CredentialTrouble;
}

/** Where the credentials of a new account come from. */
export type PickedSource =
  | { readonly kind: 'accessKey' }
  | { readonly kind: 'demo' }
  | { readonly kind: 'origin'; readonly origin: AccountOrigin; readonly profile?: CliProfileSummary };

interface SourceItem extends vscode.QuickPickItem {
  readonly source?: PickedSource;
}

/**
 * Asks where the credentials come from: one list, in which what this machine has is found already. Rejects
 * with a `CancellationError` on Escape.
 */
export function askSource(options: {
  readonly title: string;
  readonly load: () => Promise<MachineSources>;
  readonly failed: (error: unknown) => void;
  /** Left out where there is one already. */
  readonly offerDemo: boolean;
}): Promise<PickedSource> {
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick<SourceItem>();
    pick.title = options.title;
    pick.placeholder = vscode.l10n.t('Where the credentials come from');
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    // A panel that is just being loaded takes the focus, and would take the list along.
    pick.ignoreFocusOut = true;
    const show = (sources: MachineSources): void => {
      pick.items = [...machineItems(sources), ...ownItems(options.offerDemo)];
    };
    // Nothing is shown before all is there: the list would move under the cursor.
    pick.busy = true;
    options.load().then(
      (sources) => {
        show(sources);
        pick.busy = false;
      },
      (error: unknown) => {
        options.failed(error);
        // What can be typed is there all the same.
        show({ profiles: [] });
        pick.busy = false;
      },
    );
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.source === undefined) return;
      resolve(item.source);
      pick.dispose();
    });
    pick.onDidHide(() => {
      pick.dispose();
      reject(new vscode.CancellationError());
    });
    pick.show();
  });
}

function machineItems(sources: MachineSources): SourceItem[] {
  const { environment } = sources;
  const variables: SourceItem[] =
    environment?.origin === undefined && environment?.trouble === undefined
      ? []
      : [
          {
            label: `$(symbol-variable) ${vscode.l10n.t('Environment')}`,
            detail: environmentDetail(environment),
            source: { kind: 'origin', origin: { kind: 'environment', metadata: false } },
          },
        ];
  const other = { label: vscode.l10n.t('other'), kind: vscode.QuickPickItemKind.Separator };
  return [...profileItems(sources), other, ...variables];
}

function profileItems({ profiles, inUse, trouble }: MachineSources): SourceItem[] {
  const heading = { label: vscode.l10n.t('Aliyun CLI profiles'), kind: vscode.QuickPickItemKind.Separator };
  if (trouble !== undefined) {
    const { title, detail } = troubleWords(trouble, undefined);
    return [heading, { label: `$(warning) ${title}`, detail }];
  }
  const usedFirst = [...profiles].sort((a, b) => Number(b.name === inUse) - Number(a.name === inUse));
  const items = usedFirst.map((profile): SourceItem => {
    const reason =
      profile.trouble === undefined ? undefined : troubleWords(profile.trouble, undefined).detail;
    const used = profile.name === inUse ? vscode.l10n.t('in use') : undefined;
    return {
      // A name from a file must not bring icons of its own.
      label: `$(${reason === undefined ? 'terminal' : 'warning'}) ${labelText(profile.name).replaceAll('$(', '$ (')}`,
      description: [labelText(profile.mode), profile.regionId, used].filter(Boolean).join(' · '),
      ...(reason === undefined ? {} : { detail: reason }),
      source: { kind: 'origin', origin: { kind: 'cliProfile', profile: profile.name }, profile },
    };
  });
  return items.length === 0 ? [] : [heading, ...items];
}

function ownItems(offerDemo: boolean): SourceItem[] {
  const demo: SourceItem = {
    label: `$(beaker) ${vscode.l10n.t('Demo')}`,
    detail: vscode.l10n.t('A simulated cloud on this machine, to look around without an account.'),
    source: { kind: 'demo' },
  };
  return [
    {
      label: `$(key) ${vscode.l10n.t('AccessKey')}`,
      detail: vscode.l10n.t('Type an AccessKey ID and its secret. It is checked before it is kept.'),
      source: { kind: 'accessKey' },
    },
    {
      label: `$(server-environment) ${vscode.l10n.t('ECS Instance Role')}`,
      detail: vscode.l10n.t('The RAM role of the ECS instance that VS Code runs on.'),
      source: { kind: 'origin', origin: { kind: 'environment', metadata: true } },
    },
    ...(offerDemo ? [demo] : []),
  ];
}

function environmentDetail(environment: EnvironmentSummary): string {
  const { origin, trouble } = environment;
  if (trouble !== undefined) return troubleWords(trouble, undefined).detail;
  switch (origin?.what) {
    case undefined:
      return '';
    case 'variables':
      return vscode.l10n.t('An AccessKey in variables {0}…', `${origin.prefix}ACCESS_KEY_ID`);
    case 'oidc':
      return vscode.l10n.t('An OIDC token, by variables ALIBABA_CLOUD_OIDC_…');
    case 'cliProfile':
      return vscode.l10n.t('Whichever profile the Aliyun CLI uses; now {0}', labelText(origin.profile));
    case 'iniFile':
      return vscode.l10n.t('The section {0} of {1}', labelText(origin.section), labelText(origin.file));
    case 'ecsRamRole':
      return vscode.l10n.t('The RAM role of this ECS instance, by the variable ALIBABA_CLOUD_ECS_METADATA');
    case 'credentialsUri':
      return vscode.l10n.t('An address, by the variable ALIBABA_CLOUD_CREDENTIALS_URI');
  }
}
