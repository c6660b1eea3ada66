import * as vscode from 'vscode';
import type { CredentialTrouble } from '../core/credentialTrouble.ts';
import { messageText } from '../core/plainText.ts';
import { COMMANDS } from './ids.ts';
import type { NextStep, ProblemWords } from './problemWords.ts';
import { listText } from './words.ts';

/** Longest command line in a message, in characters. */
const MAX_COMMAND = 200;

/** Why there is nothing to sign with, in words. Names of profiles and files are the user's, yet hostile. */
export function troubleWords(trouble: CredentialTrouble, accountId: string | undefined): ProblemWords {
  const title = vscode.l10n.t('No usable credentials');
  const steps = stepsFor(trouble, accountId);
  switch (trouble.what) {
    case 'signedOut':
      return {
        title: vscode.l10n.t('Signed out'),
        detail: vscode.l10n.t(
          'No AccessKey is stored for this account on this machine. If VS Code does not keep it, use a profile of the Aliyun CLI or environment variables instead.',
        ),
        steps: [steps.credentials, steps.otherWay],
      };
    case 'fileMissing':
      return {
        title,
        detail: vscode.l10n.t(
          'The file {0} is not there. The Aliyun CLI makes it with: aliyun configure',
          messageText(trouble.file),
        ),
        steps: [steps.otherWay, steps.retry],
      };
    case 'fileUnreadable':
      return {
        title,
        detail: vscode.l10n.t(
          "The file {0} can't be read: {1}",
          messageText(trouble.file),
          messageText(trouble.reason),
        ),
        steps: [steps.retry, steps.openFile],
      };
    case 'fileDamaged':
      return {
        title: vscode.l10n.t('Credentials file damaged'),
        detail:
          trouble.line === undefined
            ? vscode.l10n.t('The file {0} is not valid.', messageText(trouble.file))
            : vscode.l10n.t(
                'The file {0} is not valid: see line {1}.',
                messageText(trouble.file),
                trouble.line,
              ),
        steps: [steps.openFile, steps.retry],
      };
    case 'profileMissing':
      return {
        title: vscode.l10n.t('Profile not found'),
        detail: vscode.l10n.t(
          'The file {0} has no profile {1}.',
          messageText(trouble.file),
          messageText(trouble.profile),
        ),
        steps: [steps.credentials, steps.openFile],
      };
    case 'profileIncomplete':
      return {
        title,
        detail: vscode.l10n.t(
          'In the profile {0} these fields are missing or malformed: {1}.',
          messageText(trouble.profile),
          messageText(listText(trouble.fields)),
        ),
        steps: [steps.openFile, steps.signInCommand],
      };
    case 'modeUnsupported':
      return {
        title,
        detail: modeDetail(trouble.profile, trouble.mode),
        steps: [steps.otherWay],
      };
    case 'profileLoop':
      return {
        title,
        detail: vscode.l10n.t(
          'The profile {0} refers to itself by source_profile.',
          messageText(trouble.profile),
        ),
        steps: [steps.openFile],
      };
    case 'signInExpired':
      return {
        title: vscode.l10n.t('Sign-in expired'),
        detail: vscode.l10n.t(
          'The {0} sign-in of the profile {1} is over. Sign in again with: {2}',
          messageText(trouble.mode),
          messageText(trouble.profile),
          messageText(signInCommand(trouble.profile)),
        ),
        steps: [steps.signInCommand, steps.retry],
      };
    case 'programNotAllowed':
      return {
        title: vscode.l10n.t('Needs your consent'),
        detail: vscode.l10n.t(
          'The profile {0} gets its credentials from a program: {1}',
          messageText(trouble.profile),
          messageText(trouble.command, MAX_COMMAND),
        ),
        steps: [steps.allow],
      };
    case 'programRestricted':
      return {
        title: vscode.l10n.t('Restricted Mode'),
        detail: vscode.l10n.t(
          'The profile {0} gets its credentials from a program, which is not run in a workspace that is not trusted.',
          messageText(trouble.profile),
        ),
        steps: [steps.trust],
      };
    case 'programsDisabled':
      return {
        title,
        detail: vscode.l10n.t(
          'The profile {0} gets its credentials from elsewhere, which the variable ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids.',
          messageText(trouble.profile),
        ),
        steps: [steps.otherWay],
      };
    case 'programFailed':
      return {
        title: vscode.l10n.t('Credential program failed'),
        detail: programDetail(trouble.profile, trouble.reason),
        steps: [steps.retry, steps.openFile],
      };
    case 'environmentEmpty':
      return {
        title,
        detail: vscode.l10n.t(
          'Neither variables nor files of this machine name credentials. VS Code sees the variables that were set when it started.',
        ),
        steps: [steps.otherWay, steps.retry],
      };
    case 'sourceFailed':
      return { title, detail: sourceDetail(trouble.source), steps: [steps.retry, steps.otherWay] };
  }
}

/** What signs a profile of the Aliyun CLI in again. */
export function signInCommand(profile: string): string {
  // A name with anything else in it is quoted so that a shell expands nothing of it.
  const name = /^[\w.@-]+$/.test(profile) ? profile : `'${profile.replaceAll("'", `'\\''`)}'`;
  return `aliyun configure --profile ${name}`;
}

function stepsFor(trouble: CredentialTrouble, accountId: string | undefined) {
  const file = 'file' in trouble ? [vscode.Uri.file(trouble.file)] : [];
  const profile = 'profile' in trouble ? trouble.profile : '';
  return {
    retry: { label: vscode.l10n.t('Retry'), command: COMMANDS.refresh },
    credentials: credentialsStep(accountId),
    otherWay: { label: vscode.l10n.t('Add Account'), command: COMMANDS.addAccount },
    openFile: { label: vscode.l10n.t('Open File'), command: 'vscode.open', args: file },
    signInCommand: {
      label: vscode.l10n.t('Copy Command'),
      command: COMMANDS.copySignInCommand,
      args: [{ profile }],
    },
    allow: { label: vscode.l10n.t('Allow…'), command: COMMANDS.allowProgram, args: [accountId] },
    trust: { label: vscode.l10n.t('Manage Trust'), command: COMMANDS.manageTrust },
  } satisfies Record<string, NextStep>;
}

/** Mends the credentials of an account; of one that is not kept yet there is nothing to mend. */
export function credentialsStep(accountId: string | undefined): NextStep {
  return accountId === undefined
    ? { label: vscode.l10n.t('Add Account'), command: COMMANDS.addAccount }
    : { label: vscode.l10n.t('Update Credentials'), command: COMMANDS.updateCredentials, args: [accountId] };
}

function modeDetail(profile: string, mode: string): string {
  const name = messageText(profile);
  switch (mode) {
    case 'Anonymous':
      return vscode.l10n.t('The profile {0} has the mode Anonymous: it signs nothing.', name);
    case 'BearerToken':
      return vscode.l10n.t(
        'The profile {0} has the mode BearerToken, which E-MapReduce does not take: its calls are signed with an AccessKey.',
        name,
      );
    case 'RsaKeyPair':
      return vscode.l10n.t(
        'The profile {0} has the mode RsaKeyPair, which Alibaba Cloud has discontinued outside Japan.',
        name,
      );
    default:
      return vscode.l10n.t(
        'The profile {0} has the mode {1}, which is not known here.',
        name,
        messageText(mode),
      );
  }
}

function programDetail(profile: string, reason: string): string {
  const name = messageText(profile);
  switch (reason) {
    case 'timeout':
      return vscode.l10n.t('The program of the profile {0} did not end within 60 seconds.', name);
    case 'output':
      return vscode.l10n.t('The program of the profile {0} wrote no credentials of the expected form.', name);
    default:
      return vscode.l10n.t('The program of the profile {0} failed: {1}', name, messageText(reason));
  }
}

function sourceDetail(source: 'ecsRamRole' | 'credentialsUri'): string {
  switch (source) {
    case 'ecsRamRole':
      return vscode.l10n.t(
        'The metadata service gave no credentials. Does VS Code run on an ECS instance with a RAM role?',
      );
    case 'credentialsUri':
      return vscode.l10n.t('The credentials URI gave no credentials.');
  }
}
