import * as vscode from 'vscode';
import { INTERNAL, toProblem, type CloudProblem } from '../core/errors.ts';
import { messageText } from '../core/plainText.ts';
import { SecretNotKeptError } from '../app/accounts.ts';
import { COMMANDS } from './ids.ts';
import type { Log } from './log.ts';

/** A problem as the user meets it: what, why, and the one thing to do next. */
export interface ProblemWords {
  /** Short enough for a tree row. */
  readonly title: string;
  /** A sentence or two. Holds text of the service; hostile. */
  readonly detail: string;
  readonly nextStep: {
    readonly label: string;
    readonly command: string;
    readonly args?: readonly unknown[];
  };
}

/** Longest text of the service in a message, in characters. */
const MAX_SAID = 300;

export function problemWords(problem: CloudProblem): ProblemWords {
  const retry = { label: vscode.l10n.t('Retry'), command: COMMANDS.refresh };
  const log = { label: vscode.l10n.t('Show Log'), command: COMMANDS.showLog };
  switch (problem.kind) {
    case 'auth': {
      const args = problem.accountId === undefined ? [] : [problem.accountId];
      const label = vscode.l10n.t('Update AccessKey');
      return {
        title: vscode.l10n.t('Sign-in failed'),
        detail: authDetail(problem),
        nextStep: { label, command: COMMANDS.updateCredentials, args },
      };
    }
    case 'permission':
      return {
        title: vscode.l10n.t('No permission'),
        detail: `${permissionDetail(problem)}${serviceText(problem)}`,
        nextStep: retry,
      };
    case 'throttled':
      return {
        title: vscode.l10n.t('Too many requests'),
        detail: vscode.l10n.t(
          'The service asks to slow down. It usually helps to wait a minute and try again.',
        ),
        nextStep: retry,
      };
    case 'notFound':
      return {
        title: vscode.l10n.t('Not found'),
        detail: `${vscode.l10n.t('The service does not know this ID in this region. Check that region, cluster ID and operation ID belong together.')}${serviceText(problem)}`,
        nextStep: retry,
      };
    case 'network':
      return { ...networkWords(problem), nextStep: retry };
    case 'server':
      if (problem.code === INTERNAL) {
        return {
          title: vscode.l10n.t('Something went wrong here'),
          detail: vscode.l10n.t(
            'The extension or this computer failed, not the service. The log has the details.',
          ),
          nextStep: log,
        };
      }
      return { ...serverWords(problem), nextStep: retry };
    case 'badRequest':
      return badRequestWords(problem, log);
    case 'cancelled':
      return {
        title: vscode.l10n.t('Cancelled'),
        detail: vscode.l10n.t('The request was cancelled.'),
        nextStep: retry,
      };
  }
}

type Words = Omit<ProblemWords, 'nextStep'>;

function authDetail(problem: CloudProblem): string {
  const code = problem.code ?? '';
  if (code === 'noCredential') {
    return vscode.l10n.t('No AccessKey is stored for this account on this machine.');
  }
  if (code.startsWith('InvalidAccessKeyId')) {
    return vscode.l10n.t('This AccessKey ID does not exist or is disabled.');
  }
  if (code.startsWith('SignatureDoesNotMatch') || code === 'IncompleteSignature') {
    return vscode.l10n.t('The AccessKey secret does not belong to this AccessKey ID.');
  }
  if (code.startsWith('InvalidSecurityToken') || code.startsWith('MissingSecurityToken')) {
    return vscode.l10n.t('The security token is missing, wrong or expired.');
  }
  if (code.startsWith('InvalidTimeStamp') || code.startsWith('IllegalTimestamp')) {
    return vscode.l10n.t(
      'The clock of this computer is more than 15 minutes off. Set it right and try again.',
    );
  }
  return `${vscode.l10n.t('The service did not accept the credentials.')}${serviceText(problem)}`;
}

function permissionDetail({ accessDenied, action = '*' }: CloudProblem): string {
  const refused = messageText(accessDenied?.action ?? `emr:${action}`);
  return accessDenied?.explicit === true
    ? vscode.l10n.t(
        'A policy denies the RAM action {0} to this account. Ask an administrator to change that policy.',
        refused,
      )
    : vscode.l10n.t(
        'The RAM action {0} is not allowed for this account. Ask an administrator for it, or attach the policy AliyunEMRReadOnlyAccess.',
        refused,
      );
}

function networkWords(problem: CloudProblem): Words {
  switch (problem.code) {
    case 'notJson':
      return {
        title: vscode.l10n.t('Unexpected answer'),
        detail: vscode.l10n.t(
          'Something other than the service answered, for example a proxy or a sign-in page.',
        ),
      };
    case 'connectTimeout':
    case 'readTimeout':
      return {
        title: vscode.l10n.t('No answer in time'),
        detail: vscode.l10n.t('The service did not answer in time.'),
      };
    default:
      return {
        title: vscode.l10n.t('Service not reachable'),
        detail: vscode.l10n.t('The connection failed: {0}', problem.code ?? '?'),
      };
  }
}

function serverWords(problem: CloudProblem): Words {
  switch (problem.code) {
    case 'tooLarge':
      return {
        title: vscode.l10n.t('Answer too large'),
        detail: vscode.l10n.t('The answer has more than 10 MB and was not read.'),
      };
    case 'unreadable':
      return {
        title: vscode.l10n.t('Answer not understood'),
        detail: vscode.l10n.t('The answer does not have the form that the service documents.'),
      };
    default:
      return {
        title: vscode.l10n.t('The service failed'),
        detail: `${vscode.l10n.t('The service could not answer. This is usually over soon.')}${serviceText(problem)}${requestId(problem)}`,
      };
  }
}

function badRequestWords(problem: CloudProblem, log: ProblemWords['nextStep']): ProblemWords {
  if (problem.code !== 'endpoint') {
    return {
      title: vscode.l10n.t('Request refused'),
      detail: `${vscode.l10n.t('The service refused the request.')}${serviceText(problem)}${requestId(problem)}`,
      nextStep: log,
    };
  }
  return {
    title: vscode.l10n.t('Endpoint setting not usable'),
    detail: vscode.l10n.t(
      'The setting emrOperations.endpoints has the value {0}. Expected is scheme and host only, https:// or for this machine http://.',
      messageText(problem.message),
    ),
    nextStep: {
      label: vscode.l10n.t('Open Settings'),
      command: 'workbench.action.openSettings',
      args: ['emrOperations.endpoints'],
    },
  };
}

/** The service's own words, behind ours. */
function serviceText(problem: CloudProblem): string {
  const said = [problem.code, problem.message].filter((part) => part !== undefined && part !== '').join(': ');
  return said === '' ? '' : ` (${messageText(said, MAX_SAID)})`;
}

function requestId(problem: CloudProblem): string {
  return problem.requestId === undefined
    ? ''
    : ` ${vscode.l10n.t('Request ID: {0}', messageText(problem.requestId))}`;
}

/**
 * Shows what an action of the user ran into; what the user cancelled is silent.
 * @param retry does the action again; offered where the problem says to try again
 */
export async function showProblem(error: unknown, log: Log, retry?: () => unknown): Promise<void> {
  if (isCancellation(error)) return;
  if (error instanceof SecretNotKeptError) {
    await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The secret storage of VS Code did not keep the AccessKey, so nothing was changed. Unlock the keyring of the system, or set one up, and try again.',
      ),
    );
    return;
  }
  const problem = toProblem(error);
  // Failed calls are in the log already.
  if (problem.action === undefined) log.error('Unexpected', error);
  const { title, detail, nextStep } = problemWords(problem);
  const chosen = await vscode.window.showErrorMessage(
    vscode.l10n.t('{0}: {1}', title, detail),
    nextStep.label,
  );
  if (chosen !== nextStep.label) return;
  if (nextStep.command === COMMANDS.refresh && retry !== undefined) await retry();
  else await vscode.commands.executeCommand(nextStep.command, ...(nextStep.args ?? []));
}

function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || toProblem(error).kind === 'cancelled';
}
