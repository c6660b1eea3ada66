import * as vscode from 'vscode';
import { toProblem, type CloudProblem } from '../core/errors.ts';
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
  readonly nextStep: { readonly label: string; readonly command: string; readonly args?: readonly unknown[] };
}

export function problemWords(problem: CloudProblem): ProblemWords {
  const retry = { label: vscode.l10n.t('Retry'), command: COMMANDS.refresh };
  const mend = { label: vscode.l10n.t('Update AccessKey'), command: COMMANDS.updateCredentials };
  const log = { label: vscode.l10n.t('Show Log'), command: COMMANDS.showLog };
  const said = serviceText(problem);
  switch (problem.kind) {
    case 'auth':
      return { title: vscode.l10n.t('Sign-in failed'), detail: authDetail(problem), nextStep: mend };
    case 'permission': {
      const action = messageText(problem.accessDenied?.action ?? `emr:${problem.action ?? '*'}`);
      return {
        title: vscode.l10n.t('No permission'),
        detail: `${vscode.l10n.t('The RAM action {0} is not allowed for this account. Ask an administrator for it, or attach the policy AliyunEMRReadOnlyAccess.', action)}${said}`,
        nextStep: retry,
      };
    }
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
        detail: `${vscode.l10n.t('The service does not know this ID in this region. Check that region, cluster ID and operation ID belong together.')}${said}`,
        nextStep: retry,
      };
    case 'network':
      return { title: networkTitle(problem), detail: networkDetail(problem), nextStep: retry };
    case 'server':
      return {
        title: vscode.l10n.t('The service failed'),
        detail: `${vscode.l10n.t('The service could not answer. This is usually over soon.')}${said}${requestId(problem)}`,
        nextStep: retry,
      };
    case 'badRequest':
      return problem.code === 'endpoint'
        ? {
            title: vscode.l10n.t('Endpoint setting not usable'),
            detail: `${vscode.l10n.t('The setting emrOperations.endpoints has a value that can’t be used.')} ${problem.message}`,
            nextStep: {
              label: vscode.l10n.t('Open Settings'),
              command: 'workbench.action.openSettings',
              args: ['emrOperations.endpoints'],
            },
          }
        : {
            title: vscode.l10n.t('Request refused'),
            detail: `${vscode.l10n.t('The service refused the request.')}${said}${requestId(problem)}`,
            nextStep: log,
          };
    case 'cancelled':
      return {
        title: vscode.l10n.t('Cancelled'),
        detail: vscode.l10n.t('The request was cancelled.'),
        nextStep: retry,
      };
  }
}

function authDetail(problem: CloudProblem): string {
  const code = problem.code ?? '';
  if (code === 'noCredential')
    return vscode.l10n.t('No AccessKey is stored for this account on this machine.');
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

function networkTitle(problem: CloudProblem): string {
  if (problem.code === 'notJson') return vscode.l10n.t('Unexpected answer');
  if (problem.code === 'connectTimeout' || problem.code === 'readTimeout')
    return vscode.l10n.t('No answer in time');
  return vscode.l10n.t('Service not reachable');
}

function networkDetail(problem: CloudProblem): string {
  if (problem.code === 'notJson') {
    return vscode.l10n.t('Something other than the service answered, for example a proxy or a sign-in page.');
  }
  if (problem.code === 'connectTimeout' || problem.code === 'readTimeout') {
    return vscode.l10n.t('The service did not answer in time.');
  }
  return vscode.l10n.t('The connection failed: {0}', problem.code ?? problem.message);
}

/** Longest text of the service in a message, in characters. */
const MAX_SAID = 300;

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
        'The secret storage of VS Code did not keep the AccessKey, so the account was not added.',
      ),
    );
    return;
  }
  const problem = toProblem(error);
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
