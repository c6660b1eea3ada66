import * as vscode from 'vscode';
import { diagnosisUrl, trustedLink } from '../../core/links.ts';
import { policyDocument } from '../../core/policy.ts';
import { copyText } from '../commands/copy.ts';
import { WALKTHROUGH } from '../ids.ts';
import { signInCommand } from '../troubles.ts';

/** What a command does with its argument, which may be anything. */
type Action = (argument: unknown) => Promise<void>;

export const openWalkthrough: Action = async () => {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
};

export const copySignInCommand: Action = async (argument) => {
  const profile = profileOf(argument);
  if (profile !== undefined) await copyText(signInCommand(profile));
};

export const copyPolicy: Action = async () => {
  await copyText(policyDocument(), vscode.l10n.t('RAM policy'));
};

export const openDiagnosis: Action = async (argument) => {
  const { service, code, requestId, recommend } = textsOf(argument);
  const link = trustedLink(recommend) ?? diagnosisUrl({ service, code, requestId });
  await vscode.env.openExternal(vscode.Uri.parse(link));
};

export const manageTrust: Action = async () => {
  await vscode.commands.executeCommand('workbench.trust.manage');
};

/** The one that is named, or that the problem of a row is about. */
function profileOf(argument: unknown): string | undefined {
  const { problem } = (argument ?? {}) as { readonly problem?: { readonly trouble?: unknown } };
  return textsOf(argument)['profile'] ?? textsOf(problem?.trouble)['profile'];
}

/** Those of its fields that are texts, and not empty. */
function textsOf(argument: unknown): Readonly<Partial<Record<string, string>>> {
  if (typeof argument !== 'object' || argument === null) return {};
  return Object.fromEntries(
    Object.entries(argument).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}
